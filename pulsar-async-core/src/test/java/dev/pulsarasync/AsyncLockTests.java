package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncLockTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final AsyncLock lock = new AsyncLock(loop);
  private final List<String> events = new ArrayList<>();
  private int stock;

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

  /** Holds the lock for a second. */
  private CompletableFuture<Object> holder(String name) {
    return task(
        () ->
            lock.withLock(
                () -> {
                  events.add(name + " at " + loop.time().toSeconds());
                  Async.sleep(Duration.ofSeconds(1));
                  return null;
                }));
  }

  private CompletableFuture<Integer> take(int from) {
    CompletableFuture<Integer> left = loop.createFuture();
    loop.callLater(Duration.ofMillis(from % 5), () -> left.complete(from - 1));
    return left;
  }

  @Test
  void unguardedStateStaysExactAcrossAwaits() {
    stock = DriverThreads.areVirtual() ? 1_000 : 500;
    List<CompletableFuture<Integer>> bodies =
        IntStream.range(0, stock)
            .mapToObj(i -> task(() -> lock.withLock(() -> stock = Async.await(take(stock)))))
            .toList();
    List<Integer> seen =
        loop.runUntilComplete(MultiAsync.of(bodies).loop(loop).<List<Integer>>start());
    assertThat(stock).isZero();
    assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void itGoesToThoseWhoWaitInTheirOrder() {
    holder("a");
    holder("b");
    holder("c");
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "b at 1", "c at 2");
  }

  @Test
  void whoFreesItAndWantsItAgainStandsAtTheEnd() {
    task(
        () -> {
          lock.lock();
          Async.sleep(Duration.ofSeconds(1));
          lock.unlock();
          assertThat(lock.isLocked()).isTrue();
          assertThat(lock.tryLock()).isFalse();
          lock.lock();
          events.add("first again at " + loop.time().toSeconds());
          return null;
        });
    holder("waiter");
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("waiter at 1", "first again at 2");
  }

  @Test
  void aWaitWithATimeoutEndsWhenTheTimeIsUp() {
    holder("a");
    List.of(999, 1001)
        .forEach(
            millis ->
                task(
                    () -> {
                      boolean locked = lock.tryLock(Duration.ofMillis(millis));
                      return events.add(locked + " at " + loop.time().toMillis() + " ms");
                    }));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "false at 999 ms", "true at 1000 ms");
  }

  @Test
  void aTaskThatIsCancelledWhileItWaitsHoldsUpNobody() {
    holder("a");
    CompletableFuture<Object> cancelled = holder("b");
    holder("c");
    loop.callLater(Duration.ofMillis(500), () -> cancelled.cancel(true));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 0", "c at 1");
  }

  @Test
  void aTaskThatIsCancelledWithTheLockOnTheWayFreesIt() {
    run(lock::tryLock);
    CompletableFuture<Object> cancelled = holder("a");
    holder("b");
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          lock.unlock();
          cancelled.cancel(true);
        });
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("a at 1", "b at 1");
    assertThat(run(lock::isLocked)).isFalse();
  }

  @Test
  void aCallbackDoesNotWaitForItself() {
    run(
        () -> {
          lock.lock();
          Async.sleep(Duration.ofSeconds(1));
          assertThatThrownBy(lock::lock)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("not reentrant");
          assertThatThrownBy(() -> lock.tryLock(Duration.ofSeconds(1)))
              .isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> lock.withLock(() -> events.add("inside")))
              .isInstanceOf(IllegalStateException.class);
          assertThat(lock.tryLock()).isFalse();
          assertThat(lock.isLocked()).isTrue();
          lock.unlock();
          assertThat(lock.isLocked()).isFalse();
          return null;
        });
    assertThat(loop.time()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatIsQueuedTwiceIsTwoCallbacks() {
    Runnable callback =
        () ->
            lock.withLock(
                () -> {
                  Async.sleep(Duration.ofSeconds(1));
                  return events.add("done at " + loop.time().toSeconds());
                });
    loop.execute(callback);
    loop.execute(callback);
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("done at 1", "done at 2");
  }

  @Test
  void aChainedCallbackMayFreeIt() {
    CompletableFuture<String> work = loop.createFuture();
    Runnable locksAndReturns =
        () -> {
          lock.lock();
          events.add("locked at " + loop.time().toSeconds());
          work.thenRun(lock::unlock);
        };
    loop.execute(locksAndReturns);
    loop.execute(locksAndReturns);
    loop.callLater(Duration.ofSeconds(1), () -> work.complete("done"));
    runFor(Duration.ofSeconds(10));
    assertThat(events).containsExactly("locked at 0", "locked at 1");
    assertThat(run(lock::isLocked)).isFalse();
  }

  @Test
  void whatNoCallbackHoldsCannotBeFreed() {
    assertThatThrownBy(() -> run(this::unlock)).isInstanceOf(IllegalStateException.class);
    run(lock::tryLock);
    holder("waiter");
    run(
        () -> {
          lock.unlock();
          assertThat(lock.isLocked()).isTrue();
          assertThatThrownBy(lock::unlock).isInstanceOf(IllegalStateException.class);
          assertThat(lock.isLocked()).isTrue();
          return null;
        });
  }

  private Object unlock() {
    lock.unlock();
    return "unlocked";
  }

  @Test
  void withLockFreesItWhateverTheBodyThrows() {
    IOException checked = new IOException();
    AssertionError unchecked = new AssertionError();
    run(
        () -> {
          assertThatThrownBy(() -> lock.withLock(() -> raise(checked)))
              .isInstanceOf(CompletionException.class)
              .hasCause(checked);
          assertThatThrownBy(() -> lock.withLock(() -> raise(unchecked))).isSameAs(unchecked);
          assertThat(lock.isLocked()).isFalse();
          return null;
        });
  }

  private static Object raise(Throwable error) throws Exception {
    if (error instanceof Error serious) {
      throw serious;
    }
    throw (Exception) error;
  }

  @Test
  void closingFreesItAndEndsEveryWait() {
    List<CompletableFuture<Object>> tasks = List.of(holder("a"), holder("b"), holder("c"));
    task(
        () -> {
          try {
            return Async.await(new CompletableFuture<>());
          } finally {
            events.add("locked: " + lock.isLocked());
          }
        });
    loop.callLater(Duration.ofMillis(500), loop::close);
    catchThrowable(() -> loop.runUntilComplete(loop.createFuture()));
    loop.close();
    assertThat(tasks).allSatisfy(task -> assertThat(task).isCancelled());
    assertThat(events).containsExactly("a at 0", "locked: false");
  }

  @Test
  void onlyCallbacksOfItsLoopMayUseIt() {
    assertThatThrownBy(lock::lock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(loop.toString());
    assertThatThrownBy(lock::tryLock).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lock::isLocked).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Task");
  }
}
