package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WatchdogPropertiesTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final CountDownLatch told = new CountDownLatch(1);
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class))
          .withBean(LoopListener.class, () -> new Telling(told));

  @Test
  void aLoopIsWatchedFromTheThresholdOfTheProperty() {
    runner
        .withPropertyValues(
            "pulsar.async.loop.watchdog.enabled=true", "pulsar.async.loop.watchdog.threshold=50ms")
        .run(context -> assertThat(blocked(context.getBean(EventLoop.class))).isTrue());
  }

  @Test
  void aNamedLoopIsWatchedByItsOwnProperties() {
    runner
        .withPropertyValues(
            "pulsar.async.loop.watchdog.enabled=false",
            "pulsar.async.loop.watchdog.threshold=50ms",
            "pulsar.async.loops.orders.watchdog.enabled=true")
        .run(context -> assertThat(blocked(context.getBean("orders", EventLoop.class))).isTrue());
  }

  private boolean blocked(EventLoop loop) {
    return loop.<Boolean>run(() -> told.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).join();
  }

  @ParameterizedTest
  @CsvSource({
    "-agentlib:jdwp=transport=dt_socket, true",
    "-Xrunjdwp:transport=dt_socket, true",
    "-agentlib:other, false",
    "-Dsome=jdwp, false",
  })
  void aDebuggerIsKnownByTheArgumentsOfTheJvm(String argument, boolean isDebugger) {
    assertThat(Debugger.isIn(List.of("-Xmx1g", argument))).isEqualTo(isDebugger);
  }

  @Test
  void watchesUnlessThereIsADebuggerOrThePropertySaysSo() {
    Duration second = Duration.ofSeconds(1);

    assertThat(new PulsarAsyncProperties.Watchdog(null, second).isOn())
        .isEqualTo(!Debugger.isPossible());
    assertThat(new PulsarAsyncProperties.Watchdog(true, second).isOn()).isTrue();
    assertThat(new PulsarAsyncProperties.Watchdog(false, second).isOn()).isFalse();
  }

  record Telling(CountDownLatch told) implements LoopListener {
    @Override
    public void callbackBlocking(long nanos) {
      told.countDown();
    }
  }
}
