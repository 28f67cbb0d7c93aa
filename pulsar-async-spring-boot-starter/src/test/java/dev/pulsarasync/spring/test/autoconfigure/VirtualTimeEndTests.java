package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.spring.autoconfigure.PulsarAsyncAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** An application on virtual time is closed. */
@ExtendWith(OutputCaptureExtension.class)
class VirtualTimeEndTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<CompletableFuture<Object>> handedOut = new CopyOnWriteArrayList<>();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class))
          .withPropertyValues(
              "pulsar.async.loops.orders.size=2", "pulsar.async.loop.shutdown-timeout=1h")
          .withUserConfiguration(OnVirtualTime.class);

  @Test
  @Timeout(30)
  void whatWaitsForTimeIsNotWaitedFor(CapturedOutput output) {
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          handedOut.add(loop.run(VirtualTimeEndTests::anHourLater));
          handedOut.add(loop.run(CompletableFuture::new));
        });

    assertThat(handedOut).hasSize(2).allMatch(CompletableFuture::isCancelled);
    assertThat(output).doesNotContain("had not finished");
  }

  @Test
  @Timeout(30)
  void whatNeedsNoTimeIsFinishedBefore() {
    CompletableFuture<String> news = new CompletableFuture<>();
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          handedOut.add(loop.runInExecutor(news::get).thenApply(words -> "loop has " + words));
          loop.execute(
              () ->
                  CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                      .execute(() -> news.complete("news")));
        });

    assertThat(handedOut.get(0)).isCompletedWithValue("loop has news");
  }

  @Test
  @Timeout(30)
  void aContextThatIsOnlyStoppedKeepsWhatWaits() {
    runner.run(
        context -> {
          CompletableFuture<Object> slept =
              context.getBean(EventLoop.class).run(VirtualTimeEndTests::anHourLater);
          VirtualTime time = context.getBean(VirtualTime.class);
          time.advance(Duration.ZERO);
          context.stop();
          context.start();
          time.advance(Duration.ofHours(1));

          assertThat(slept).succeedsWithin(LIMIT).isEqualTo("slept");
        });
  }

  private static String anHourLater() {
    Async.sleep(Duration.ofHours(1));
    return "slept";
  }

  @Configuration(proxyBeanMethods = false)
  @AutoConfigureVirtualTime
  static class OnVirtualTime {}
}
