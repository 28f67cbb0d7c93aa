package dev.pulsarasync;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that callbacks of one loop take and give back, also across an await: a
 * callback that finds none waits inside, as {@link Async#await} does, and the loop goes on. It
 * stands for the {@code BoundedSemaphore} of asyncio.
 *
 * <pre>{@code
 * AsyncSemaphore gateway = new AsyncSemaphore(loop, 10);
 * Receipt receipt = gateway.withPermit(() -> Async.await(client.pay(order)));
 * }</pre>
 *
 * <p>Permits go to callbacks strictly in the order in which they asked; nobody overtakes those who
 * wait. Cancelling a task that waits takes it out of the queue, as closing the loop does, and no
 * permit is lost with it.
 *
 * <p>Every method is for callbacks of the loop alone, and throws {@link IllegalStateException} on a
 * thread that does not drive it. The methods that wait throw what {@link Async#await} throws. No
 * argument may be null.
 */
public final class AsyncSemaphore {

  private final EventLoop loop;
  private final int permits;

  /**
   * Those who wait, in order. One whose wait ends in another way takes itself out when it goes on.
   *
   * <p>Invariant: a permit is free, held, or granted to one waiter that has yet to go on; while one
   * is free, nobody waits. Whether a waiter gets its permit, its time is up or it is cancelled is
   * decided once, by what completes its future.
   */
  final Set<LoopFuture<Boolean>> waiters = new LinkedHashSet<>();

  private int available;

  /**
   * A semaphore for callbacks of {@code loop}, all of whose permits are free. Any thread may make
   * one.
   *
   * @throws IllegalArgumentException if {@code permits} is less than one
   */
  public AsyncSemaphore(EventLoop loop, int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("A semaphore has one permit or more, not " + permits);
    }
    this.loop = Objects.requireNonNull(loop, "loop");
    this.permits = permits;
    this.available = permits;
  }

  /** Takes a permit, and waits for one as long as it takes. */
  public void acquire() {
    if (!tryAcquire()) {
      awaitPermit(new LoopFuture<>(loop));
    }
  }

  /** Takes a permit if one is free; never waits. */
  public boolean tryAcquire() {
    requireOnLoop();
    if (available == 0) {
      return false;
    }
    available--;
    return true;
  }

  /**
   * Takes a permit, and waits for one no longer than {@code timeout}, by the clock of the loop.
   *
   * @param timeout zero or less does not wait
   * @return whether a permit was taken
   */
  public boolean tryAcquire(Duration timeout) {
    long nanos = Deadlines.nanosOf(timeout);
    boolean acquired = tryAcquire();
    if (acquired || nanos == 0) {
      return acquired;
    }
    LoopFuture<Boolean> waiter = new LoopFuture<>(loop);
    Expiry.arm(waiter, nanos, () -> waiter.complete(false));
    return awaitPermit(waiter);
  }

  private boolean awaitPermit(LoopFuture<Boolean> waiter) {
    waiters.add(waiter);
    try {
      return Async.await(waiter);
    } catch (Throwable endOfWait) {
      giveUp(waiter);
      throw endOfWait;
    } finally {
      waiters.remove(waiter);
    }
  }

  /** A wait may end with an error although its permit came first: the next one gets that. */
  private void giveUp(LoopFuture<Boolean> waiter) {
    waiter.cancel(false);
    if (Boolean.TRUE.equals(waiter.valueNow())) {
      release();
    }
  }

  /**
   * Gives a permit back: to the callback that has waited longest, if one waits. It need not be the
   * callback that took it.
   *
   * @throws IllegalStateException if none is taken
   */
  public void release() {
    requireOnLoop();
    if (available == permits) {
      throw new IllegalStateException(
          "release() gives back what nobody took: all permits are free, " + permits + " in number");
    }
    if (!grant()) {
      available++;
    }
  }

  /** Returns whether somebody still waited. */
  private boolean grant() {
    Iterator<LoopFuture<Boolean>> queue = waiters.iterator();
    while (queue.hasNext()) {
      LoopFuture<Boolean> first = queue.next();
      queue.remove();
      if (first.complete(true)) {
        return true;
      }
    }
    return false;
  }

  /** How many permits are free. */
  public int availablePermits() {
    requireOnLoop();
    return available;
  }

  /**
   * Calls {@code body} with a permit, which is given back whatever becomes of it.
   *
   * @return what {@code body} returns; a future is returned, and not waited for
   * @throws CompletionException with the cause, if {@code body} throws a checked exception;
   *     unchecked ones are thrown as they are
   */
  public <T extends @Nullable Object> T withPermit(Callable<? extends T> body) {
    Objects.requireNonNull(body, "body");
    acquire();
    try {
      return Errors.call(body);
    } finally {
      release();
    }
  }

  void requireOnLoop() {
    if (EventLoop.current() != loop) {
      throw new IllegalStateException(
          "This lock or semaphore is for callbacks of "
              + loop
              + ", which thread '"
              + Thread.currentThread().getName()
              + "' does not drive: call from a @Task method or a callback of that loop, or with"
              + " loop.run(…)");
    }
  }
}
