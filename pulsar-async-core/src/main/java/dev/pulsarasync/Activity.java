package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long a loop has been active, and how many callbacks it has run, for other threads to read.
 * Written by the holder of the baton only, at no more than a store for each callback.
 */
final class Activity {

  private static final VarHandle CALLBACKS = handle("callbacks");
  private static final VarHandle PERIOD = handle("period");

  private final EventLoop loop;
  private long callbacks;

  /**
   * While the loop sleeps, the time that it was active until now; while it is active, the
   * complement of how long it had been idle when this period began. One word, so that nobody reads
   * half of a change.
   */
  private long period;

  Activity(EventLoop loop) {
    this.loop = loop;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Activity.class, field, long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The loop is active from {@code now} on, by its time. */
  void begin(long now) {
    PERIOD.setOpaque(this, ~(now - period));
  }

  /** The loop is idle from {@code now} on. */
  void end(long now) {
    PERIOD.setOpaque(this, now - ~period);
  }

  /** A callback has run, or a part of one up to a wait; returns how many have. */
  long ran() {
    long count = callbacks + 1;
    CALLBACKS.setOpaque(this, count);
    return count;
  }

  long callbacks() {
    return (long) CALLBACKS.getOpaque(this);
  }

  /** What no two periods have in common, unless the loop was idle for no time between them. */
  long period() {
    return (long) PERIOD.getOpaque(this);
  }

  static boolean isActive(long period) {
    return period < 0;
  }

  /** How long the loop has been active, until now; by its time. */
  long nanos() {
    long seen = period();
    long now = loop.nanos();
    while (seen != period()) {
      seen = period();
      now = loop.nanos();
    }
    return isActive(seen) ? now - ~seen : seen;
  }
}
