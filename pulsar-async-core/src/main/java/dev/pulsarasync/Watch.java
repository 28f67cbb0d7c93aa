package dev.pulsarasync;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a callback holds a loop, while it does. It looks from time to time whether the loop
 * has run anything since, which costs the loop nothing. Used by one thread, but for {@link
 * #heldNanos()}.
 */
final class Watch {

  /** How often to look within the threshold. */
  private static final int LOOKS = 4;

  private final EventLoop loop;
  private final Activity activity;
  private final Supplier<@Nullable Thread> driver;
  private final Supplier<@Nullable Object> callback;
  private final LongSupplier pauses;
  private final long threshold;

  private long seenPeriod;
  private long seenCallbacks;
  private long looked;

  /** When the callback was seen first, and how long all threads had been stopped by then. */
  private long since;

  private long pausesBefore;
  private long reportFrom;
  private volatile long held;

  /** A watch over {@code loop}; null if it does not ask for one. */
  static @Nullable Watch over(
      EventLoop loop,
      Activity activity,
      Supplier<@Nullable Thread> driver,
      Supplier<@Nullable Object> callback) {
    boolean isWanted = loop.options().watchdogNanos() > 0;
    return isWanted ? new Watch(loop, activity, driver, callback, GcPauses::nanos) : null;
  }

  /**
   * A watch over {@code loop}.
   *
   * @param driver tells the thread that drives the loop
   * @param callback tells what it runs, to any thread
   * @param pauses tells for how many nanoseconds all threads have been stopped so far
   */
  Watch(
      EventLoop loop,
      Activity activity,
      Supplier<@Nullable Thread> driver,
      Supplier<@Nullable Object> callback,
      LongSupplier pauses) {
    this.loop = loop;
    this.activity = activity;
    this.driver = driver;
    this.callback = callback;
    this.pauses = pauses;
    this.threshold = loop.options().watchdogNanos();
  }

  /** How many nanoseconds to wait between two looks. */
  long period() {
    return Math.max(1, threshold / LOOKS);
  }

  /**
   * For how long a callback holds the loop, if that was beyond the threshold when it was looked at
   * last; else zero. For any thread: what is compared was written before {@code held}, or belongs
   * to a newer callback, which is not held beyond the threshold yet.
   */
  long heldNanos() {
    long nanos = held;
    return nanos >= threshold && isHeldAsBefore() ? nanos : 0;
  }

  /** Looks at the loop at {@code now}, by {@link System#nanoTime()}. */
  void check(long now) {
    long late = now - looked - threshold;
    looked = now;
    if (late > 0 || !isHeldAsBefore()) {
      begin(now);
      return;
    }
    held = now - since - (pauses.getAsLong() - pausesBefore);
    if (held >= reportFrom) {
      report();
    }
  }

  /** No callback has ended, and the loop has not slept, since the last look. */
  private boolean isHeldAsBefore() {
    long period = activity.period();
    return Activity.isActive(period)
        && period == seenPeriod
        && activity.callbacks() == seenCallbacks;
  }

  /**
   * What was seen before counts for nothing: something else runs, or this thread itself was held up
   * for so long that the whole machine may have been.
   */
  private void begin(long now) {
    seenPeriod = activity.period();
    seenCallbacks = activity.callbacks();
    since = now;
    pausesBefore = pauses.getAsLong();
    reportFrom = threshold;
    held = 0;
  }

  /** The stack is that of the callback only if this is still held when it has been taken. */
  private void report() {
    Thread thread = driver.get();
    StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    Object name = callback.get();
    SubmitSite site = loop.submitSite();
    if (isHeldAsBefore()) {
      reportFrom *= 2;
      tell(name, stack, site);
    }
  }

  private void tell(@Nullable Object name, StackTraceElement[] stack, @Nullable SubmitSite site) {
    IllegalStateException where = new IllegalStateException("The callback stands here", site);
    where.setStackTrace(stack);
    loop.options().listener().callbackBlocking(held);
    loop.logger()
        .warn(
            "A callback has been holding event loop '{}' for {} ms: {}",
            loop.name(),
            held / 1_000_000,
            Errors.nameOf(name),
            where);
  }
}
