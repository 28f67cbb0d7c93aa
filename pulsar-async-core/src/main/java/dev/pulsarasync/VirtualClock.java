package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that stands still while callbacks run and jumps to the next timer when the loop has
 * nothing else to do, so that a test of an hour takes milliseconds and every interval is exact.
 *
 * <p>It starts at zero. Give each loop a clock of its own. Time does not jump while work of {@link
 * EventLoop#runInExecutor} is under way; the work of threads that the loop knows nothing of does
 * not hold it back.
 *
 * <pre>{@code
 * EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
 * CompletableFuture<String> later = loop.createFuture();
 * loop.callLater(Duration.ofHours(1), () -> later.complete("done"));
 * String result = loop.runUntilComplete(later);
 * }</pre>
 */
public final class VirtualClock implements LoopClock {

  private final AtomicLong now = new AtomicLong();

  /** A clock at zero. */
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void park(long nanos) {
    if (nanos == FOREVER) {
      LockSupport.park(this);
    } else {
      now.addAndGet(nanos);
    }
  }

  @Override
  public boolean jumps() {
    return true;
  }

  /**
   * Moves time forward by hand, as a callback that takes {@code duration} would. Timers that are
   * then due fire the next time the loop looks. Called by any thread.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    now.addAndGet(duration.toNanos());
  }
}
