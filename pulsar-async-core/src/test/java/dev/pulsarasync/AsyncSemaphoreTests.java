package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncSemaphoreTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final AsyncSemaphore semaphore = new AsyncSemaphore(loop, 1);
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> CompletableFuture<T> task(Callable<T> body) {
    return Async.<T>task(loop, body).get();
  }

  private <T> T run(Callable<T> body) {
    return loop.runUntilComplete(task(body));
  }

  private void runFor(Duration duration) {
    run(
        () -> {
          Async.sleep(duration);
          return null;
        });
  }

  /** Takes a permit, holds it for a second, and gives it back. */
  private CompletableFuture<Object> holder(String name) {
    return task(
        () -> {
          semaphore.acquire();
          try {
            events.add(name + " at " + loop.time().toSeconds());
            Async.sleep(Duration.ofSeconds(1));
          } finally {
            semaphore.release();
          }
          return null;
        });
  }

  /** Wants a permit, but not for ever, and keeps it. */
  private void impatient(String name, Duration timeout) {
    task(
        () -> {
          boolean acquired = semaphore.tryAcquire(timeout);
          return events.add(name + " " + acquired + " at " + loop.time().toMillis() + " ms");
        });
  }

  @Test
  void permitsThatAreFreeAreTakenAtOnce() {
    AsyncSemaphore three = new AsyncSemaphore(loop, 3);
    loop.execute(() -> loop.execute(() -> events.add("other callback")));
    run(
        () -> {
          three.acquire();
          assertThat(three.tryAcquire()).isTrue();
          assertThat(three.tryAcquire(Duration.ofSeconds(1))).isTrue();
          assertThat(three.tryAcquire()).isFalse();
          assertThat(three.availablePermits()).isZero();
          three.release();
          assertThat(three.availablePermits()).isOne();
          assertThat(events).isEmpty();
          return null;
        });
  }

  @Test
  void permitsGoRoundInTheOrderInWhichTheyWereAskedFor() {
    holder("a");
    holder("b");
    holder("c");
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "b at 1", "c at 2");
  }

  @Test
  void nobodyOvertakesThoseWhoWait() {
    List<Boolean> overtaking = new ArrayList<>();
    task(
        () -> {
          semaphore.acquire();
          Async.sleep(Duration.ofSeconds(1));
          semaphore.release();
          overtaking.add(semaphore.tryAcquire());
          semaphore.acquire();
          events.add("first again at " + loop.time().toSeconds());
          return null;
        });
    holder("waiter");
    runFor(Duration.ofSeconds(10));
    assertThat(overtaking).containsExactly(false);
    assertThat(events).containsExactly("waiter at 1", "first again at 2");
  }

  @Test
  void aWaiterThatIsCancelledLeavesTheQueue() {
    holder("a");
    CompletableFuture<Object> cancelled = holder("b");
    holder("c");
    loop.callLater(Duration.ofMillis(500), () -> cancelled.cancel(true));
    loop.callLater(
        Duration.ofMillis(600), () -> events.add("waiting: " + semaphore.waiters.size()));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "waiting: 1", "c at 1");
  }

  @Test
  void aWaiterThatWasCancelledJustBeforeIsPassedOver() {
    run(
        () -> {
          semaphore.acquire();
          return null;
        });
    CompletableFuture<Object> cancelled = holder("a");
    holder("b");
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          cancelled.cancel(true);
          semaphore.release();
        });
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("b at 1");
    assertThat(run(semaphore::availablePermits)).isOne();
  }

  @Test
  void aTaskThatIsCancelledWithItsPermitOnTheWayLosesNone() {
    run(
        () -> {
          semaphore.acquire();
          return null;
        });
    CompletableFuture<Object> cancelled = holder("a");
    holder("b");
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          semaphore.release();
          cancelled.cancel(true);
        });
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 1", "b at 1");
    assertThat(run(semaphore::availablePermits)).isOne();
  }

  @Test
  void aWaitWithATimeoutEndsWhenTheTimeIsUp() {
    holder("a");
    impatient("b", Duration.ofMillis(999));
    impatient("c", Duration.ofMillis(1001));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "b false at 999 ms", "c true at 1000 ms");
    assertThat(semaphore.waiters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aTimeoutOfNothingDoesNotWait(long nanos) {
    holder("a");
    loop.execute(() -> loop.execute(() -> events.add("other callback")));
    boolean acquired =
        run(
            () -> {
              boolean now = semaphore.tryAcquire(Duration.ofNanos(nanos));
              assertThat(events).containsExactly("a at 0");
              return now;
            });
    assertThat(acquired).isFalse();
  }

  @Test
  void aPermitThatComesAtTheLastInstantCountsIfItComesFirst() {
    run(semaphore::tryAcquire);
    loop.callAt(Duration.ofSeconds(1), semaphore::release);
    impatient("a", Duration.ofSeconds(1));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a true at 1000 ms");
    assertThat(run(semaphore::availablePermits)).isZero();
  }

  @Test
  void aTimeoutThatComesFirstLeavesThePermitToTheNext() {
    run(semaphore::tryAcquire);
    impatient("a", Duration.ofSeconds(1));
    impatient("b", Duration.ofSeconds(2));
    loop.execute(() -> loop.callAt(Duration.ofSeconds(1), semaphore::release));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a false at 1000 ms", "b true at 1000 ms");
    assertThat(run(semaphore::availablePermits)).isZero();
  }

  @Test
  void whoMayNotWaitIsNotInTheQueue() {
    assumeFalse(DriverThreads.areVirtual());
    EventLoop small = EventLoop.builder().clock(new VirtualClock()).maxSuspended(1).build();
    AsyncSemaphore narrow = new AsyncSemaphore(small, 1);
    small.execute(narrow::acquire);
    small.execute(() -> narrow.tryAcquire(Duration.ofSeconds(1)));
    small.runUntilComplete(
        small.run(
            () -> {
              assertThatThrownBy(narrow::acquire).hasMessageContaining("maxSuspended");
              assertThat(narrow.waiters).hasSize(1);
              return null;
            }));
    small.close();
  }

  @Test
  void closingEndsEveryWaitAndGivesThePermitBack() {
    List<CompletableFuture<Object>> tasks = List.of(holder("a"), holder("b"), holder("c"));
    task(
        () -> {
          try {
            return Async.await(new CompletableFuture<>());
          } finally {
            events.add("free: " + semaphore.availablePermits());
          }
        });
    loop.callLater(Duration.ofMillis(500), loop::close);
    catchThrowable(() -> loop.runUntilComplete(loop.createFuture()));
    loop.close();
    assertThat(tasks).allSatisfy(task -> assertThat(task).isCancelled());
    assertThat(events).containsExactly("a at 0", "free: 1");
    assertThat(semaphore.waiters).isEmpty();
  }

  @Test
  void aGracefulEndLetsThoseWhoWaitHaveTheirTurn() {
    holder("a");
    holder("b");
    assertThat(loop.shutdown(Duration.ofSeconds(10))).isTrue();
    assertThat(events).containsExactly("a at 0", "b at 1");
  }

  @Test
  void noMoreThanThePermitsAreInsideAtOnce() {
    AsyncSemaphore seven = new AsyncSemaphore(loop, 7);
    int[] inside = new int[2];
    List<CompletableFuture<Object>> bodies =
        IntStream.range(0, DriverThreads.areVirtual() ? 1_000 : 500)
            .mapToObj(
                i ->
                    task(
                        () ->
                            seven.withPermit(
                                () -> {
                                  inside[1] = Math.max(inside[1], ++inside[0]);
                                  Async.sleep(Duration.ofMillis(i % 5));
                                  inside[0]--;
                                  return null;
                                })))
            .toList();
    loop.runUntilComplete(MultiAsync.of(bodies).loop(loop).<List<Object>>start());
    assertThat(inside).containsExactly(0, 7);
    assertThat(run(seven::availablePermits)).isEqualTo(7);
  }

  @Test
  void cancellationsFromElsewhereNeitherLoseNorDoubleAPermit() throws Exception {
    try (EventLoop busy = EventLoop.builder().name("cancelling").build()) {
      AsyncSemaphore contended = new AsyncSemaphore(busy, 2);
      busy.start();
      for (int round = 0; round < 200; round++) {
        List<CompletableFuture<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          tasks.add(Async.task(busy, () -> contended.withPermit(this::yieldOnce)).get());
        }
        tasks.forEach(task -> task.cancel(true));
      }
      Callable<Boolean> takesAll =
          () -> {
            contended.acquire();
            contended.acquire();
            return contended.tryAcquire();
          };
      assertThat(busy.<Boolean>run(takesAll).get(30, TimeUnit.SECONDS)).isFalse();
    }
  }

  private Object yieldOnce() {
    Async.sleep(Duration.ZERO);
    return "yielded";
  }

  @Test
  void withPermitResultsInWhatTheBodyReturnsAndThrows() {
    IOException checked = new IOException();
    IllegalArgumentException unchecked = new IllegalArgumentException();
    run(
        () -> {
          String result = semaphore.withPermit(() -> "free: " + semaphore.availablePermits());
          assertThat(result).isEqualTo("free: 0");
          assertThatThrownBy(() -> semaphore.withPermit(() -> raise(unchecked)))
              .isSameAs(unchecked);
          assertThatThrownBy(() -> semaphore.withPermit(() -> raise(checked)))
              .isInstanceOf(CompletionException.class)
              .hasCause(checked);
          assertThat(semaphore.availablePermits()).isOne();
          return null;
        });
  }

  private static Object raise(Exception error) throws Exception {
    throw error;
  }

  @Test
  void whatNobodyTookCannotBeGivenBack() {
    assertThatThrownBy(() -> run(() -> raiseFrom(semaphore::release)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody took");
    assertThat(run(semaphore::availablePermits)).isOne();
  }

  private static Object raiseFrom(Runnable call) {
    call.run();
    return "nothing raised";
  }

  @Test
  void aSemaphoreHasOnePermitOrMore() {
    assertThatThrownBy(() -> new AsyncSemaphore(loop, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyCallbacksOfItsLoopMayUseIt() {
    assertThatThrownBy(semaphore::acquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(loop.toString())
        .hasMessageContaining("@Task");
    assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(semaphore::availablePermits).isInstanceOf(IllegalStateException.class);
    try (EventLoop other = EventLoop.builder().build()) {
      AsyncSemaphore ofOther = new AsyncSemaphore(other, 1);
      assertThatThrownBy(() -> run(ofOther::tryAcquire)).isInstanceOf(IllegalStateException.class);
    }
  }
}
