package dev.pulsarasync.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Bench;
import dev.pulsarasync.BenchModel;
import dev.pulsarasync.BenchPlan;
import dev.pulsarasync.BenchResult;
import dev.pulsarasync.BenchRun;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class BenchMetersTests {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventLoop loop =
      EventLoop.builder().clock(new VirtualClock()).listener(new BenchMeters(registries())).build();
  private int calls;

  private MeterRegistries registries() {
    MeterRegistries registries = registriesToBe();
    registries.afterSingletonsInstantiated();
    return registries;
  }

  private MeterRegistries registriesToBe() {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("registry", registry);
    return new MeterRegistries(beans.getBeanProvider(MeterRegistry.class));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private CompletableFuture<Object> everyFourthFails() {
    boolean fails = calls++ % 4 == 0;
    CompletableFuture<Object> answer = loop.createFuture();
    Runnable complete =
        fails
            ? () -> answer.completeExceptionally(new IllegalStateException("on purpose"))
            : () -> answer.complete("answer");
    loop.callLater(Duration.ofMillis(10), complete);
    return answer;
  }

  private BenchRun start(BenchPlan plan) {
    return plan.loop(loop).run(this::everyFourthFails);
  }

  private void pass(long millis) {
    CompletableFuture<Object> over = loop.createFuture();
    loop.callLater(Duration.ofMillis(millis), () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  private RequiredSearch meter(String name, String model) {
    return registry.get(name).tags("bench", "office", "model", model);
  }

  @Test
  void aRunUnderLoadAndItsCallsAreTimersOfTheirModel() {
    loop.runUntilComplete(start(Bench.closed("office", 2).warmUp(4).calls(8)).result());

    Timer run = meter("pulsar.async.bench", "closed").tag("outcome", "SUCCESS").timer();
    assertThat(run.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
    Timer call = meter("pulsar.async.bench.call", "closed").tag("outcome", "SUCCESS").timer();
    assertThat(call.count()).isEqualTo(6);
    assertThat(call.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
  }

  @Test
  void callsThatFailAreCountedByTheirError() {
    loop.runUntilComplete(start(Bench.open("office", 100).calls(8)).result());

    assertThat(
            meter("pulsar.async.bench.errors", "open")
                .tag("error", "IllegalStateException")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(meter("pulsar.async.bench.call", "open").tag("outcome", "ERROR").timer().count())
        .isEqualTo(2);
  }

  @Test
  void whatIsInFlightIsSeenWhileItIs() {
    BenchRun run = start(Bench.open("office", 1_000).duration(Duration.ofHours(1)));
    pass(55);
    assertThat(meter("pulsar.async.bench.in.flight", "open").gauge().value()).isEqualTo(10);
    run.cancel();
    pass(100);
    assertThat(meter("pulsar.async.bench.in.flight", "open").gauge().value()).isZero();
  }

  @Test
  void theThroughputIsOfCallsThatSucceedAndSeenDuringTheRun() {
    BenchRun run = start(Bench.open("office", 50).duration(Duration.ofMillis(1_500)));
    pass(1_200);
    assertThat(meter("pulsar.async.bench.throughput", "open").gauge().value())
        .isBetween(36.0, 39.0);
    BenchResult result = loop.runUntilComplete(run.result());
    assertThat(result.throughput()).isEqualTo(56 / 1.5);
    assertThat(meter("pulsar.async.bench.throughput", "open").gauge().value())
        .isEqualTo(result.throughput());
  }

  @Test
  void aRunAtOnceHasItsThroughputToo() {
    loop.runUntilComplete(new Bench<>("office", 5, loop).run(() -> "answer"));

    assertThat(meter("pulsar.async.bench.throughput", "all-at-once").gauge().value()).isPositive();
    assertThat(meter("pulsar.async.bench.in.flight", "all-at-once").gauge().value()).isZero();
  }

  @Test
  void whatIsInFlightBeforeThereAreRegistriesIsSeenAfterwards() {
    MeterRegistries registries = registriesToBe();
    BenchMeters meters = new BenchMeters(registries);
    meters.benchInFlight("office", BenchModel.OPEN, 1);
    registries.afterSingletonsInstantiated();
    meters.benchInFlight("office", BenchModel.OPEN, 1);

    assertThat(meter("pulsar.async.bench.in.flight", "open").gauge().value()).isEqualTo(2);
  }
}
