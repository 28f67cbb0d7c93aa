package dev.pulsarasync.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.Bench;
import dev.pulsarasync.BenchModel;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileNotFoundException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class MetersTests {

  private static final Tag AT_ONCE = Tag.of("model", "all-at-once");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MeterRegistries registries = registries(registry);

  private static MeterRegistries registries(MeterRegistry... all) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (MeterRegistry one : all) {
      beans.addBean("registry" + beans.getBeanDefinitionCount(), one);
    }
    MeterRegistries registries = new MeterRegistries(beans.getBeanProvider(MeterRegistry.class));
    registries.afterSingletonsInstantiated();
    return registries;
  }

  @Test
  void aRunOfABenchAndItsCallsAreTimers() {
    EventLoop loop = EventLoop.builder().listener(new BenchMeters(registries)).build();
    Bench<Object> bench = new Bench<>("Office.quote", 3, loop);
    loop.runUntilComplete(bench.run(() -> "quote"));

    Timer run = registry.get("pulsar.async.bench").tags("bench", "Office.quote").timer();
    assertThat(run.getId().getTags()).contains(Tag.of("outcome", "SUCCESS"), AT_ONCE).hasSize(3);
    assertThat(run.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(bench.taken().toNanos());
    Timer call = registry.get("pulsar.async.bench.call").tags("bench", "Office.quote").timer();
    assertThat(call.getId().getTags()).contains(Tag.of("outcome", "SUCCESS"), AT_ONCE).hasSize(3);
    assertThat(call.count()).isEqualTo(3);
    loop.close();
  }

  @Test
  void aRunThatFailsIsRecordedAsOne() {
    BenchMeters meters = new BenchMeters(registries);
    meters.benchFailed("quote", BenchModel.ALL_AT_ONCE, 1_000, new IllegalStateException());
    meters.benchCall("quote", BenchModel.OPEN, 1_000, new CancellationException());

    assertThat(registry.get("pulsar.async.bench").tag("outcome", "ERROR").timer().count()).isOne();
    assertThat(registry.get("pulsar.async.bench.call").tag("outcome", "UNKNOWN").timer().count())
        .isOne();
  }

  @ParameterizedTest
  @MethodSource
  void aCallOfATaskIsTaggedAsSpringTagsCode(
      @Nullable Throwable failure, String error, String outcome) throws Exception {
    Method method = Runnable.class.getMethod("run");
    TaskCallMeters call = new TaskMeters(registries).called(MetersTests.class, method, false);
    call.completed(Duration.ofMillis(5), failure);

    Timer timer = registry.get("pulsar.async.task").timer();
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5);
    assertThat(timer.getId().getTags())
        .containsExactlyInAnyOrder(
            Tag.of("code.function", "run"),
            Tag.of("code.namespace", MetersTests.class.getCanonicalName()),
            Tag.of("error", error),
            Tag.of("outcome", outcome));
  }

  static Stream<Arguments> aCallOfATaskIsTaggedAsSpringTagsCode() {
    Throwable missing = new FileNotFoundException("/home/ann/secret");
    return Stream.of(
        Arguments.of(null, "none", "SUCCESS"),
        Arguments.of(missing, "FileNotFoundException", "ERROR"),
        Arguments.of(new CompletionException(missing), "FileNotFoundException", "ERROR"),
        Arguments.of(
            new ExecutionException(new CompletionException(missing)),
            "FileNotFoundException",
            "ERROR"),
        Arguments.of(
            new IllegalStateException("not a wrapper", missing), "IllegalStateException", "ERROR"),
        Arguments.of(new CancellationException(), "CancellationException", "UNKNOWN"),
        Arguments.of(
            new RuntimeException() {}, "dev.pulsarasync.spring.metrics.MetersTests$1", "ERROR"));
  }

  @Test
  void aFailureThatNobodyWaitsForIsCounted() throws Exception {
    Method method = Runnable.class.getMethod("run");
    new TaskMeters(registries).uncaught(new Object() {}.getClass(), method, new Error());

    assertThat(
            registry
                .get("pulsar.async.task.uncaught")
                .tags("code.function", "run", "code.namespace", "ANONYMOUS", "error", "Error")
                .counter()
                .count())
        .isOne();
  }

  @Test
  void whatGoesWrongOnALoopIsCountedUnderItsName() {
    LoopMeters meters = new LoopMeters(registries);
    EventLoop office = quietLoop("office", meters);
    EventLoop other = quietLoop("other", meters);
    failOn(office);
    failOn(office);
    failOn(other);
    office.close();
    other.close();

    assertThat(counted("pulsar.async.loop.callbacks.failed", "office")).isEqualTo(2);
    assertThat(counted("pulsar.async.loop.callbacks.failed", "other")).isEqualTo(1);
  }

  private static EventLoop quietLoop(String name, LoopMeters meters) {
    return EventLoop.builder()
        .name(name)
        .clock(new VirtualClock())
        .listener(meters)
        .exceptionHandler((loop, error) -> {})
        .build();
  }

  private static void failOn(EventLoop loop) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.execute(
        () -> {
          over.complete(null);
          throw new IllegalStateException("on purpose");
        });
    loop.runUntilComplete(over);
  }

  @Test
  void slowRejectedShedAndWaitingCallbacksAreCounted() {
    var listener = new LoopMeters(registries).forLoop("office");
    listener.callbackSlow(1_000_000_000);
    listener.rejected();
    listener.shed();
    listener.waited();
    listener.callbackBlocking(2_000_000_000);
    listener.taskCancelled();
    listener.failureUnobserved(new IllegalStateException());

    assertThat(counted("pulsar.async.loop.callbacks.slow", "office")).isOne();
    assertThat(counted("pulsar.async.loop.callbacks.rejected", "office")).isOne();
    assertThat(counted("pulsar.async.loop.callbacks.shed", "office")).isOne();
    assertThat(counted("pulsar.async.loop.callbacks.waited", "office")).isOne();
    assertThat(counted("pulsar.async.loop.callbacks.blocking", "office")).isOne();
    assertThat(counted("pulsar.async.loop.tasks.cancelled", "office")).isOne();
    assertThat(counted("pulsar.async.loop.tasks.unobserved", "office")).isOne();
  }

  @Test
  void aBodyThatSwallowsItsCancellationIsCounted() {
    EventLoop loop = quietLoop("office", new LoopMeters(registries));
    CompletableFuture<Object> stubborn = Async.task(loop, this::swallowCancellation).get();
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofMillis(1), () -> stubborn.cancel(false));
    loop.callLater(Duration.ofMillis(2), () -> over.complete(null));
    loop.runUntilComplete(over);
    loop.close();

    assertThat(counted("pulsar.async.loop.cancellations.swallowed", "office")).isOne();
  }

  private String swallowCancellation() {
    try {
      Async.sleep(Duration.ofDays(1));
    } catch (CancellationException swallowed) {
      return "went on";
    }
    return "never cancelled";
  }

  private double counted(String meter, String loop) {
    return registry.get(meter).tag("loop", loop).counter().count();
  }

  @Test
  void eachRegistryRecordsIfNoneIsUnique() {
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    new BenchMeters(registries(registry, second)).benchCall("quote", BenchModel.OPEN, 1, null);

    assertThat(List.of(registry, second))
        .allSatisfy(one -> assertThat(one.get("pulsar.async.bench.call").timer().count()).isOne());
  }

  @Test
  void withoutARegistryNothingIsRecorded() {
    new BenchMeters(registries()).benchCall("quote", BenchModel.OPEN, 1, null);

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void everyMeterHasADescription() {
    new BenchMeters(registries).benchCall("quote", BenchModel.OPEN, 1, null);

    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
  }
}
