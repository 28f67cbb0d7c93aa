package dev.pulsarasync.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class LoopGaugesTests {

  private final VirtualClock clock = new VirtualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MeterRegistries registries = registries();

  private MeterRegistries registries() {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("registry", registry);
    return new MeterRegistries(beans.getBeanProvider(MeterRegistry.class));
  }

  private EventLoop loop() {
    return EventLoop.builder()
        .name("office")
        .clock(clock)
        .listener(new LoopMeters(registries))
        .build();
  }

  private double gauge(String meter) {
    return registry.get(meter).tag("loop", "office").gauge().value();
  }

  private double seconds(String state) {
    return registry.get("pulsar.async.loop.time").tags("state", state).functionCounter().count();
  }

  private static void drive(EventLoop loop) {
    loop.runUntilComplete(loop.run(() -> null));
  }

  @Test
  void aLoopThatWasBuiltBeforeTheRegistriesAreKnownIsShownToo() {
    EventLoop loop = loop();
    assertThat(registry.getMeters()).isEmpty();
    registries.afterSingletonsInstantiated();

    loop.callLater(Duration.ofHours(1), () -> {});
    drive(loop);
    loop.execute(() -> {});
    assertThat(gauge("pulsar.async.loop.timers")).isOne();
    assertThat(gauge("pulsar.async.loop.callbacks.pending")).isOne();
    assertThat(gauge("pulsar.async.loop.drivers")).isZero();
    assertThat(gauge("pulsar.async.loop.suspended")).isZero();
    assertThat(gauge("pulsar.async.loop.blocked")).isZero();
    assertThat(registry.get("pulsar.async.loop.callbacks.run").functionCounter().count())
        .isEqualTo(loop.stats().callbacks());
    loop.close();
  }

  @Test
  void timeIsCountedByState() {
    registries.afterSingletonsInstantiated();
    EventLoop loop = loop();
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofSeconds(3), () -> over.complete(null));
    loop.execute(() -> clock.advance(Duration.ofSeconds(1)));
    loop.runUntilComplete(over);
    loop.close();

    assertThat(seconds("active")).isEqualTo(1);
    assertThat(seconds("idle")).isEqualTo(2);
  }

  @Test
  void utilizationIsThatSinceAReadingTenSecondsAgoWhoeverReads() {
    registries.afterSingletonsInstantiated();
    EventLoop loop = loop();
    assertThat(gauge("pulsar.async.loop.utilization")).isZero();
    clock.advance(Duration.ofSeconds(12));
    assertThat(gauge("pulsar.async.loop.utilization")).isZero();
    loop.execute(() -> clock.advance(Duration.ofSeconds(4)));
    drive(loop);
    assertThat(gauge("pulsar.async.loop.utilization")).isEqualTo(0.25);
    assertThat(gauge("pulsar.async.loop.utilization")).isEqualTo(0.25);
    clock.advance(Duration.ofSeconds(6));
    assertThat(gauge("pulsar.async.loop.utilization")).isEqualTo(0.4);
    assertThat(gauge("pulsar.async.loop.utilization")).isEqualTo(0.4);
    loop.close();
  }

  @Test
  void delaysAreAHistogramOfPrometheus() {
    registries.afterSingletonsInstantiated();
    EventLoop loop = loop();
    loop.execute(() -> {});
    clock.advance(Duration.ofMillis(3));
    assertThat(gauge("pulsar.async.loop.callbacks.oldest")).isEqualTo(0.003);
    CompletableFuture<Void> over = loop.createFuture();
    loop.execute(() -> over.complete(null));
    loop.runUntilComplete(over);

    FunctionTimer delay = registry.get("pulsar.async.loop.delay").functionTimer();
    assertThat(delay.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
    assertThat(delay.count()).isEqualTo(loop.delays().count());
    assertThat(bucket("0.000001")).isEqualTo(delay.count() - 2);
    assertThat(bucket("0.002048")).isEqualTo(delay.count() - 2);
    assertThat(bucket("0.004096")).isEqualTo(delay.count());
    assertThat(bucket("+Inf")).isEqualTo(delay.count());
    loop.close();
  }

  private double bucket(String bound) {
    return registry.get("pulsar.async.loop.delay.below").tag("le", bound).functionCounter().count();
  }

  @Test
  void aLaterLoopOfTheSameNameTakesThePlaceOfTheEarlierOne() {
    registries.afterSingletonsInstantiated();
    loop().close();
    EventLoop second = loop();
    second.execute(() -> {});

    assertThat(gauge("pulsar.async.loop.callbacks.pending")).isOne();
    assertThat(registry.find("pulsar.async.loop.time").functionCounters()).hasSize(2);
    second.close();
  }
}
