package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a loop on which a thousand callbacks wait. */
class AwaitClosingTests {

  private static final int BODIES = 1_000;

  private static final String NAME = "await-closing";

  private final DrivingThreads threads = new DrivingThreads();
  private final EventLoop loop =
      EventLoop.builder().name(NAME).clock(threads).maxSuspended(BODIES + 1).build();
  private final List<CompletableFuture<?>> futures = new ArrayList<>();
  private int waiting;
  private int told;
  private int cleaned;

  @AfterEach
  void leavesNoThread() {
    loop.close();
    threads.awaitEnd(NAME);
  }

  private CompletableFuture<Object> task(Callable<?> body) {
    CompletableFuture<Object> future = Async.<Object>task(loop, body).get();
    futures.add(future);
    return future;
  }

  private void awaitForEver() {
    waiting++;
    threads.drives();
    try {
      Async.await(new CompletableFuture<>());
    } catch (CancellationException closed) {
      assertThat(loop.inLoop()).isTrue();
      told++;
      throw closed;
    }
  }

  private Object cleanUp() {
    try {
      awaitForEver();
      return null;
    } finally {
      cleaned++;
    }
  }

  private Object cleanUpWithAwait() {
    try {
      awaitForEver();
      return null;
    } finally {
      assertThat(catchThrowable(() -> Async.await(new CompletableFuture<>())))
          .isInstanceOf(CancellationException.class);
      assertThat(catchThrowable(() -> Async.sleep(Duration.ofHours(1))))
          .isInstanceOf(CancellationException.class);
      assertThat(Async.await(CompletableFuture.completedFuture("done"))).isEqualTo("done");
      cleaned++;
    }
  }

  private Object cleanUpWithTasks() {
    try {
      awaitForEver();
      return null;
    } finally {
      assertThat(catchThrowable(() -> loop.run(() -> null)))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(catchThrowable(() -> loop.callLater(Duration.ZERO, () -> {})))
          .isInstanceOf(RejectedExecutionException.class);
      futures.add(loop.createFuture());
      cleaned++;
    }
  }

  private Object swallow() {
    assertThat(catchThrowable(this::awaitForEver)).isInstanceOf(CancellationException.class);
    cleaned++;
    return "swallowed";
  }

  private List<CompletableFuture<Object>> thousand() {
    List<Callable<Object>> kinds =
        List.of(this::cleanUp, this::cleanUpWithAwait, this::cleanUpWithTasks, this::swallow);
    return IntStream.range(0, BODIES).mapToObj(i -> task(kinds.get(i % 4))).toList();
  }

  private void startUntilWaiting(int count) {
    loop.start();
    Awaitility.await().until(() -> loop.run(() -> waiting).join().equals(count));
  }

  private void assertAllEnded(List<CompletableFuture<Object>> tasks) {
    assertThat(waiting).isEqualTo(BODIES);
    assertThat(told).isEqualTo(BODIES);
    assertThat(cleaned).isEqualTo(BODIES);
    assertThat(futures).allMatch(CompletableFuture::isDone);
    for (int i = 0; i < BODIES; i++) {
      if (i % 4 == 3) {
        assertThat(tasks.get(i)).isCompletedWithValue("swallowed");
      } else {
        assertThat(tasks.get(i)).isCancelled();
      }
    }
  }

  @Test
  void aThousandEndWhenAnotherThreadCloses() {
    List<CompletableFuture<Object>> tasks = thousand();
    loop.start();
    loop.run(() -> null).join();
    assertThat(threads.alive(NAME)).isGreaterThanOrEqualTo(BODIES);
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    assertAllEnded(tasks);
  }

  @Test
  void aThousandEndWhenACallbackCloses() {
    List<CompletableFuture<Object>> tasks = thousand();
    CompletableFuture<Void> promise = loop.createFuture();
    loop.execute(loop::close);
    loop.start();
    assertThat(catchThrowable(promise::join)).isInstanceOf(CancellationException.class);
    loop.close();
    assertAllEnded(tasks);
  }

  @Test
  void aThousandEndWhenALoopIsClosedThatNobodyDrives() {
    CompletableFuture<Boolean> begun = loop.createFuture();
    loop.execute(() -> Async.await(begun));
    List<CompletableFuture<Object>> tasks = thousand();
    loop.execute(() -> begun.complete(true));
    loop.runUntilComplete(begun);
    loop.close();
    assertAllEnded(tasks);
  }

  @Test
  void aGracefulShutdownLetsAThousandFinish() {
    for (int i = 0; i < BODIES; i++) {
      task(
          () -> {
            waiting++;
            Async.sleep(Duration.ofMillis(waiting % 100));
            Async.await(task(() -> cleaned++));
            return waiting--;
          });
    }
    loop.start();
    loop.run(() -> null).join();
    assertThat(loop.shutdown(Duration.ofSeconds(30))).isTrue();
    assertThat(futures).hasSize(2 * BODIES).noneMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(waiting).isZero();
    assertThat(cleaned).isEqualTo(BODIES);
  }

  @Test
  void whatDependsOnThoseThatWaitIsCompleteToo() {
    CompletableFuture<Object> body = task(this::cleanUp);
    CompletableFuture<Object> chained = Async.chainFuture(body, value -> value);
    CompletableFuture<Object> derived = body.thenApply(value -> value);
    CompletableFuture<List<Object>> all = MultiAsync.of(List.of(body)).loop(loop).start();
    CompletableFuture<Object> ofWaiter = loop.run(() -> task(this::cleanUp));
    startUntilWaiting(2);
    loop.close();
    assertThat(List.of(body, chained, derived, all, ofWaiter)).allMatch(CompletableFuture::isDone);
    assertThat(cleaned).isEqualTo(2);
  }

  @Test
  void plainCallbacksTimersAndContinuationsAreToldToo() {
    loop.execute(this::swallow);
    loop.callLater(Duration.ZERO, this::swallow);
    Async.chainFuture(loop.run(() -> null), value -> swallow());
    startUntilWaiting(3);
    loop.close();
    assertThat(cleaned).isEqualTo(3);
  }

  @Test
  void whatBeginsDuringTheEndIsToldInsteadOfWaiting() {
    CompletableFuture<Object> promise = loop.createFuture();
    futures.add(Async.chainFuture(promise, null, closed -> swallow()));
    loop.close();
    assertThat(cleaned).isOne();
    assertThat(futures).allMatch(CompletableFuture::isDone);
  }

  @Test
  void theEndOfTheLoopIsNoErrorOfACallbackThatWaits() {
    Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    EventLoop another = EventLoop.builder().exceptionHandler((on, e) -> errors.add(e)).build();
    CompletableFuture<Object> never = another.createFuture();
    IllegalStateException own = new IllegalStateException("of the callback");
    CompletableFuture<Object> begun = another.createFuture();
    another.execute(() -> Async.await(never));
    another.execute(
        () -> {
          begun.complete("begun");
          try {
            Async.await(never);
          } catch (CancellationException closed) {
            throw own;
          }
        });
    another.start();
    begun.join();
    another.close();
    assertThat(errors).containsExactly(own);
  }

  @Test
  void aCallerWhoseOwnThreadWaitsInACallbackHearsOfTheEnd() {
    CompletableFuture<Object> never = task(this::cleanUp);
    loop.execute(loop::close);
    assertThatThrownBy(() -> loop.runUntilComplete(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(cleaned).isOne();
    assertThat(never).isCancelled();
    assertThat(EventLoop.current()).isNull();
  }
}
