package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchTests implements AsyncObject {

  private final List<String> heard = new ArrayList<>();
  private final List<BenchResult> results = new ArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(clock)
          .listener(
              new LoopListener() {
                @Override
                public void benchCall(
                    String bench, BenchModel model, long nanos, @Nullable Throwable error) {
                  heard.add(bench + " call " + nanos / 1_000_000 + " " + error);
                }

                @Override
                public void benchResult(BenchResult result) {
                  results.add(result);
                  heard.add(result.name() + " run x" + result.calls());
                }

                @Override
                public void benchFailed(
                    String bench, BenchModel model, long nanos, Throwable error) {
                  heard.add(bench + " " + model + " " + nanos / 1_000_000 + " " + error);
                }
              })
          .build();
  private int calls;

  @AfterEach
  void close() {
    loop.close();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  private CompletableFuture<Integer> after(long millis) {
    CompletableFuture<Integer> future = loop.createFuture();
    int n = ++calls;
    loop.callLater(Duration.ofMillis(millis), () -> future.complete(n));
    return future;
  }

  public CompletableFuture<Integer> named(String greeting) {
    return after(greeting.length());
  }

  @Test
  void aBenchOnAClosedLoopIsRefusedByTheCall() {
    EventLoop closed = EventLoop.builder().build();
    closed.close();
    Bench<String> bench = new Bench<>("late", 1, closed);
    assertThatThrownBy(() -> bench.run(() -> "called"))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(bench.start()).isNull();
  }

  @Test
  void aNewBenchHasNothing() {
    Bench<Object> bench = new Bench<>("b", 3, loop);
    assertThat(bench.start()).isNull();
    assertThat(bench.finish()).isNull();
    assertThat(bench.taken()).isNull();
    assertThat(bench.result()).isEmpty();
    assertThat(bench.throughput()).isZero();
    assertThat(bench.latency(99)).isZero();
    assertThat(bench.times()).isEqualTo(3);
    assertThat(bench.loop()).isSameAs(loop);
    assertThat(bench.name()).isEqualTo("b");
  }

  @Test
  void allCallsWaitConcurrently() {
    Bench<Integer> bench = new Bench<>("b", 3, loop);
    CompletableFuture<Bench<Integer>> future = bench.run(() -> after(50));
    assertThat(calls).isEqualTo(3);
    assertThat(future).isNotDone();
    assertThat(bench.start()).isZero();
    assertThat(bench.result()).isEmpty();
    assertThat(loop.runUntilComplete(future)).isSameAs(bench);
    assertThat(bench.taken()).isEqualTo(Duration.ofMillis(50));
    assertThat(bench.finish()).isEqualTo(Duration.ofMillis(50));
    assertThat(bench.result()).containsExactly(1, 2, 3);
    assertThat(bench.throughput()).isEqualTo(60);
    assertThat(bench.latency(50).toMillis()).isBetween(49L, 51L);
    assertThat(heard)
        .containsExactly("b call 50 null", "b call 50 null", "b call 50 null", "b run x3");
    BenchResult result = results.get(0);
    assertThat(result.model()).isEqualTo(BenchModel.ALL_AT_ONCE);
    assertThat(result.load()).isEqualTo(3);
    assertThat(result.elapsed()).isEqualTo(bench.taken());
    assertThat(result.throughput()).isEqualTo(60);
    assertThat(result.percentile(50)).isEqualTo(bench.latency(50));
    assertThat(result.mean().toMillis()).isBetween(49L, 51L);
  }

  @Test
  void aPlainResultIsNotDoneOnReturnEither() {
    CompletableFuture<Bench<Object>> future = this.<Object>timeit("plain", 2, () -> "plain");
    assertThat(future).isNotDone();
    assertThat(loop.runUntilComplete(future).result()).containsExactly("plain", "plain");
  }

  @Test
  void noCallsTakeNoTime() {
    Bench<Object> bench = loop.runUntilComplete(this.<Object>timeit("none", 0, () -> ++calls));
    assertThat(calls).isZero();
    assertThat(bench.result()).isEmpty();
    assertThat(bench.taken()).isZero();
    assertThatThrownBy(() -> timeit("negative", -1, () -> ++calls))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMethodIsCalledByItsName() {
    Bench<Object> bench = loop.runUntilComplete(timeit("named", 2, "four"));
    assertThat(bench.name()).isEqualTo("BenchTests.named");
    assertThat(bench.taken()).isEqualTo(Duration.ofMillis(4));
    assertThat(bench.result()).containsExactly(1, 2);
    assertThatThrownBy(() -> timeit("missing", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTargetThatIsNoAsyncObjectUsesTheCallersLoop() {
    StringBuilder target = new StringBuilder("text");
    Bench<Object> bench =
        loop.runUntilComplete(loop.<Bench<Object>>run(() -> Bench.timeit(target, "length", 1)));
    assertThat(bench.result()).containsExactly(4);
    assertThatThrownBy(() -> Bench.timeit(target, "length", 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCallThatThrowsFailsTheRunAndEndsIt() {
    Error error = new AssertionError("second");
    Bench<Object> bench = new Bench<>("b", 5, loop);
    CompletableFuture<Bench<Object>> future =
        bench.run(
            () -> {
              if (++calls == 2) {
                throw error;
              }
              return calls;
            });
    assertThat(calls).isEqualTo(2);
    assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    assertThat(bench.finish()).isNull();
    assertThat(bench.taken()).isNull();
    assertThat(heard)
        .containsExactly("b call 0 null", "b call 0 " + error, "b ALL_AT_ONCE 0 " + error);
  }

  @Test
  void theFirstFailureInTimeFailsTheRunAndTheOthersGoOn() {
    AtomicInteger finished = new AtomicInteger();
    IllegalStateException error = new IllegalStateException("x");
    Bench<Object> bench = new Bench<>("b", 2, loop);
    CompletableFuture<Bench<Object>> future =
        bench.run(
            () ->
                ++calls == 1
                    ? after(50).thenApply(x -> finished.incrementAndGet())
                    : after(10).thenApply(x -> Errors.<RuntimeException>sneak(error)));
    assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    loop.runUntilComplete(after(100));
    assertThat(finished).hasValue(1);
    assertThat(heard).contains("b call 10 " + error, "b ALL_AT_ONCE 10 " + error, "b call 50 null");
  }

  @Test
  void aBenchMayRunAgainAndForgetsTheRunBefore() {
    Bench<Object> bench = new Bench<>("b", 1, loop);
    loop.runUntilComplete(bench.run(() -> after(20)));
    CompletableFuture<Bench<Object>> second = bench.run(() -> after(30));
    assertThat(bench.finish()).isNull();
    assertThat(bench.taken()).isNull();
    assertThat(bench.result()).isEmpty();
    loop.runUntilComplete(second);
    assertThat(bench.start()).isEqualTo(Duration.ofMillis(20));
    assertThat(bench.taken()).isEqualTo(Duration.ofMillis(30));
  }

  @Test
  void cancellingStopsNoCallAndTheBenchStillEnds() {
    Bench<Object> bench = new Bench<>("b", 2, loop);
    bench.run(() -> after(50)).cancel(true);
    loop.runUntilComplete(after(100));
    assertThat(bench.taken()).isEqualTo(Duration.ofMillis(50));
    assertThat(bench.result()).hasSize(2);
  }

  @Test
  void resultsOfOtherThreadsAreMeasuredToo() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Bench<String> bench = new Bench<>("b", 4, loop);
    CompletableFuture<Bench<String>> future = bench.run(() -> foreign);
    Thread thread = new Thread(() -> foreign.complete("foreign"));
    thread.start();
    assertThat(loop.runUntilComplete(future).result()).hasSize(4).containsOnly("foreign");
  }
}
