package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTests {

  private final List<String> events = new ArrayList<>();
  private final List<Throwable> handled = new ArrayList<>();
  private int swallowed;

  private final LoopListener counting =
      new LoopListener() {
        @Override
        public void cancellationSwallowed() {
          swallowed++;
        }
      };

  private final EventLoop loop =
      EventLoop.builder()
          .clock(new VirtualClock())
          .listener(counting)
          .exceptionHandler((loop, error) -> handled.add(error))
          .build();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> CompletableFuture<T> task(Callable<T> body) {
    return Async.<T>task(loop, body).get();
  }

  private void runFor(int seconds) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofSeconds(seconds), () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  private void after(int seconds, Runnable action) {
    loop.callLater(Duration.ofSeconds(seconds), action);
  }

  @Test
  void aTaskThatTakesTooLongIsToldWhereItWaits() {
    CompletableFuture<String> awaited = loop.createFuture();
    CompletableFuture<String> task =
        task(
            () -> {
              try {
                return Async.await(awaited);
              } finally {
                events.add("finally at " + loop.time().toSeconds());
              }
            });
    task.orTimeout(2, TimeUnit.SECONDS);
    runFor(5);
    assertThat(events).containsExactly("finally at 2");
    assertThat(awaited).isCancelled();
    assertThat(LoopFuture.errorOf(task)).isInstanceOf(TimeoutException.class);
    assertThat(swallowed).isZero();
    assertThat(handled).isEmpty();
  }

  @Test
  void aTaskThatTakesTooLongToBeginNeverRuns() {
    VirtualClock clock = (VirtualClock) loop.options().clock();
    after(
        1,
        () -> {
          loop.execute(() -> clock.advance(Duration.ofSeconds(3)));
          for (int i = 0; i < 1_000; i++) {
            loop.execute(() -> {});
          }
          task(() -> events.add("ran")).orTimeout(2, TimeUnit.SECONDS);
        });
    runFor(5);
    assertThat(events).isEmpty();
  }

  @Test
  void whatATaskReturnedIsCancelledWhenItTakesTooLong() {
    CompletableFuture<String> returned = loop.createFuture();
    CompletableFuture<String> task = Async.<String>task(loop, () -> returned).get();
    task.orTimeout(1, TimeUnit.SECONDS);
    runFor(2);
    assertThat(returned).isCancelled();
  }

  @Test
  void aCancellationThatComesWithTheOutcomeIsToldAtTheNextWait() {
    CompletableFuture<String> first = loop.createFuture();
    CompletableFuture<String> second = loop.createFuture();
    CompletableFuture<Object> task =
        task(
            () -> {
              events.add(Async.await(first));
              return catchThrowable(() -> events.add(Async.await(second)));
            });
    after(
        1,
        () -> {
          first.complete("went on");
          task.cancel(true);
          events.add("cancelled");
        });
    runFor(2);
    assertThat(events).containsExactly("cancelled", "went on");
    assertThat(second).isCancelled();
  }

  @Test
  void aBodyThatIsCancelledBeforeItWaitsIsToldThereAndDoesNotWait() {
    CompletableFuture<String> awaited = loop.createFuture();
    List<CompletableFuture<Object>> self = new ArrayList<>();
    self.add(
        task(
            () -> {
              self.get(0).cancel(true);
              Throwable told = catchThrowable(() -> Async.await(awaited));
              events.add(told.getClass().getSimpleName());
              return null;
            }));
    runFor(1);
    assertThat(events).containsExactly("CancellationException");
    assertThat(awaited).isCancelled();
  }

  @Test
  void aCancellationThatIsSwallowedIsCounted() {
    CompletableFuture<Object> swallowing =
        task(() -> catchThrowable(() -> Async.sleep(Duration.ofHours(1))));
    CompletableFuture<Object> ending =
        task(
            () -> {
              Async.sleep(Duration.ofHours(1));
              return null;
            });
    after(1, () -> swallowing.cancel(true));
    after(1, () -> ending.cancel(true));
    runFor(2);
    assertThat(swallowed).isEqualTo(1);
  }

  @Test
  void whatABodyThrowsAfterItsCancellationReachesTheHandler() {
    IllegalStateException error = new IllegalStateException("while cleaning up");
    CompletableFuture<Object> task =
        task(
            () -> {
              catchThrowable(() -> Async.sleep(Duration.ofHours(1)));
              throw error;
            });
    CompletableFuture<Object> wrapping =
        task(
            () -> {
              Throwable told = catchThrowable(() -> Async.sleep(Duration.ofHours(1)));
              throw new IllegalStateException(told);
            });
    after(1, () -> task.cancel(true));
    after(1, () -> wrapping.cancel(true));
    runFor(2);
    assertThat(handled).containsExactly(error);
  }

  @Test
  void whatRunInLoopStartedGoesOnWhenItsWaiterIsCancelled() {
    CompletableFuture<Object> waiter =
        loop.run(
            () -> {
              Async.sleep(Duration.ofSeconds(2));
              return events.add("went on");
            });
    after(1, () -> waiter.cancel(true));
    runFor(3);
    assertThat(events).containsExactly("went on");
  }

  @Test
  void aCoroutineRunsInsideTheBodyThatAwaitsItAndIsCancelledWithIt() {
    Coroutine<String> inner =
        Coroutine.of(
            () -> {
              try {
                Async.sleep(Duration.ofHours(1));
                return "slept";
              } finally {
                Async.sleep(Duration.ofSeconds(1));
                events.add("inner ended");
              }
            });
    CompletableFuture<String> outer =
        task(
            () -> {
              try {
                return Async.<String>await(inner);
              } finally {
                events.add("outer ended at " + loop.time().toSeconds());
              }
            });
    after(1, () -> outer.cancel(true));
    runFor(3);
    assertThat(events).containsExactly("inner ended", "outer ended at 2");
  }

  @Test
  void aCoroutineOfAStageIsAwaitedToItsEnd() {
    CompletableFuture<String> stage = loop.createFuture();
    after(1, () -> stage.complete("v"));
    CompletableFuture<String> task =
        task(() -> Async.<String>await(Coroutine.ofStage(() -> stage)));
    runFor(2);
    assertThat(task).isCompletedWithValue("v");
  }

  @Test
  void aPropagatingChainCancelsItsSource() {
    CompletableFuture<String> source = loop.createFuture();
    CompletableFuture<String> next =
        Async.chainFuturePropagating(source, v -> events.add("called"), e -> events.add("called"));
    next.cancel(true);
    runFor(1);
    assertThat(source).isCancelled();
    assertThat(events).isEmpty();
  }

  @Test
  void aPropagatingChainCancelsWhatItsCallbackReturnedLevelByLevel() {
    CompletableFuture<String> innermost = loop.createFuture();
    CompletableFuture<CompletableFuture<String>> inner = loop.createFuture();
    CompletableFuture<Object> source = loop.createFuture();
    CompletableFuture<String> next = Async.chainFuturePropagating(source, v -> inner, null);
    source.complete(null);
    inner.complete(innermost);
    after(1, () -> next.cancel(true));
    runFor(2);
    assertThat(inner).isCompletedWithValue(innermost);
    assertThat(innermost).isCancelled();
  }

  @Test
  void aPropagatingChainReachesACallbackThatWaits() {
    CompletableFuture<String> next =
        Async.chainFuturePropagating(
            loop.createFuture().completeOnTimeout("v", 1, TimeUnit.SECONDS),
            v -> {
              Throwable told = catchThrowable(() -> Async.sleep(Duration.ofHours(1)));
              events.add(told.getClass().getSimpleName());
              throw (CancellationException) told;
            },
            null);
    next.orTimeout(2, TimeUnit.SECONDS);
    runFor(3);
    assertThat(events).containsExactly("CancellationException");
  }

  @Test
  void aPropagatingChainGivesTheOutcomeToOneOfItsFunctions() {
    IllegalStateException error = new IllegalStateException();
    CompletableFuture<String> value =
        Async.chainFuturePropagating(
            loop.run(() -> "v"), v -> "called with " + v, e -> "not called");
    CompletableFuture<String> recovered =
        Async.chainFuturePropagating(
            loop.run(
                () -> {
                  throw error;
                }),
            v -> "not called",
            e -> "recovered " + (e == error));
    CompletableFuture<String> passed =
        Async.chainFuturePropagating(loop.run(() -> "p"), null, null);
    CompletableFuture<String> source = loop.createFuture();
    source.completeExceptionally(error);
    CompletableFuture<String> failed = Async.chainFuturePropagating(source, v -> "no", null);
    runFor(1);
    assertThat(value).isCompletedWithValue("called with v");
    assertThat(recovered).isCompletedWithValue("recovered true");
    assertThat(passed).isCompletedWithValue("p");
    assertThat(LoopFuture.errorOf(failed)).isSameAs(error);
  }

  @Test
  void aPropagatingGatherCancelsTheItemsThatAreNotDone() {
    CompletableFuture<String> pending = loop.createFuture();
    CompletableFuture<String> done = loop.createFuture();
    CompletableFuture<List<String>> all =
        MultiAsync.of(List.of(pending, done)).loop(loop).propagating().start();
    after(1, () -> done.complete("d"));
    after(2, () -> all.cancel(true));
    runFor(3);
    assertThat(pending).isCancelled();
    assertThat(done).isCompletedWithValue("d");
  }

  @Test
  void aPropagatingGatherLeavesTheOthersAloneWhenAnItemFails() {
    CompletableFuture<String> pending = loop.createFuture();
    CompletableFuture<String> cancelled = loop.createFuture();
    CompletableFuture<List<String>> all =
        MultiAsync.of(List.of(pending, cancelled)).loop(loop).propagating().start();
    cancelled.cancel(true);
    runFor(1);
    assertThat(all).isCancelled();
    assertThat(pending).isNotDone();
  }
}
