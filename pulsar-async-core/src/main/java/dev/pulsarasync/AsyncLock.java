package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion for callbacks of one loop that lasts across an await: a callback that finds the
 * lock taken waits inside, as {@link Async#await} does, and the loop goes on. It stands for the
 * {@code Lock} of asyncio.
 *
 * <pre>{@code
 * AsyncLock lock = new AsyncLock(loop);
 * int left = lock.withLock(() -> stock = Async.await(warehouse.take(stock)));
 * }</pre>
 *
 * <p>State that may change while a callback waits needs no lock: between two awaits a callback is
 * alone on its loop. A lock of the JDK must not be held across an await, since the next callback
 * that wants it would stop the thread on which the holder is to go on.
 *
 * <p>The lock is fair, and a task that waits for it can be cancelled, as with {@link
 * AsyncSemaphore}. It is not reentrant: the callback that holds it and would wait for it again gets
 * an {@link IllegalStateException}.
 *
 * <p>Every method is for callbacks of the loop alone, and throws {@link IllegalStateException} on a
 * thread that does not drive it. The methods that wait throw what {@link Async#await} throws. No
 * argument may be null.
 */
public final class AsyncLock {

  private final EventLoop loop;
  private final AsyncSemaphore permit;

  /** The turn of the callback that holds the lock; null also while a waiter has yet to go on. */
  private @Nullable Object holder;

  /** A lock for callbacks of {@code loop}, which is free. Any thread may make one. */
  public AsyncLock(EventLoop loop) {
    this.loop = loop;
    this.permit = new AsyncSemaphore(loop, 1);
  }

  /** Takes the lock, and waits for it as long as it takes. */
  public void lock() {
    refuseReentry();
    permit.acquire();
    holder = loop.turn();
  }

  /** Takes the lock if it is free; never waits. */
  public boolean tryLock() {
    return held(permit.tryAcquire());
  }

  /**
   * Takes the lock, and waits for it no longer than {@code timeout}, by the clock of the loop.
   *
   * @param timeout zero or less does not wait
   * @return whether the lock was taken
   */
  public boolean tryLock(Duration timeout) {
    refuseReentry();
    return held(permit.tryAcquire(timeout));
  }

  private boolean held(boolean acquired) {
    if (acquired) {
      holder = loop.turn();
    }
    return acquired;
  }

  private void refuseReentry() {
    permit.requireOnLoop();
    if (holder == loop.turn()) {
      throw new IllegalStateException(
          "This callback holds the lock and would wait for itself: an AsyncLock is not reentrant."
              + " Lock once, at the outermost place, or call what expects the lock to be held");
    }
  }

  /**
   * Frees the lock, or passes it to the callback that has waited longest. It need not be the
   * callback that took it: one that is chained to its work may free it as well.
   *
   * @throws IllegalStateException if no callback holds the lock
   */
  public void unlock() {
    permit.requireOnLoop();
    if (holder == null) {
      throw new IllegalStateException("unlock() frees what no callback holds: lock() comes first");
    }
    holder = null;
    permit.release();
  }

  /** Whether a callback holds the lock, or is about to go on with it. */
  public boolean isLocked() {
    return permit.availablePermits() == 0;
  }

  /**
   * Calls {@code body} with the lock held, and frees it whatever becomes of that.
   *
   * @return what {@code body} returns; a future is returned, and not waited for
   * @throws CompletionException with the cause, if {@code body} throws a checked exception;
   *     unchecked ones are thrown as they are
   */
  public <T extends @Nullable Object> T withLock(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    lock();
    try {
      return Errors.call(body);
    } finally {
      unlock();
    }
  }
}
