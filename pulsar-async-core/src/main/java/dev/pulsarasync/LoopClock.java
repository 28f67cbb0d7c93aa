package dev.pulsarasync;

/**
 * The time that an {@link EventLoop} goes by, and the way in which its thread waits for it.
 *
 * <p>{@link #system()} is real time. {@link VirtualClock} jumps from timer to timer, for tests.
 */
public interface LoopClock {

  /** The argument of {@link #park} that means "until woken". */
  long FOREVER = Long.MAX_VALUE;

  /**
   * The current time in nanoseconds from an arbitrary origin; it never goes backwards. Called by
   * any thread.
   */
  long nanoTime();

  /**
   * Waits until {@code nanos} nanoseconds of this clock have passed, or until the thread is
   * unparked; may return earlier for no reason. Called by the thread that drives the loop, when the
   * loop has nothing to run.
   */
  void park(long nanos);

  /**
   * Whether {@link #park} lets time jump instead of waiting. Such a clock is not asked to jump
   * while work of {@link EventLoop#runInExecutor} is under way.
   */
  default boolean jumps() {
    return false;
  }

  /** Real, monotonic time. */
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
