package dev.pulsarasync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a loop, read by any thread, and the watch over it while it is driven. Those of the
 * ready queue, the timers and the suspensions are plain fields of the holder of the baton: a reader
 * may see them a little late, which a figure of the moment is anyway.
 */
final class LoopReadings {

  private final EventLoop loop;
  private final ReadyQueue ready;
  private final TimerQueue timers;
  private final Suspensions suspensions;
  private final Baton baton;
  private final Activity activity;
  private final @Nullable Watch watch;

  LoopReadings(
      EventLoop loop,
      ReadyQueue ready,
      TimerQueue timers,
      Suspensions suspensions,
      Baton baton,
      Iteration iteration,
      Activity activity) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
    this.suspensions = suspensions;
    this.baton = baton;
    this.activity = activity;
    this.watch = Watch.over(loop, activity, baton::holder, iteration::name);
  }

  private Duration oldest() {
    long now = loop.nanos();
    return Duration.ofNanos(Math.max(0, now - ready.oldestDue(now)));
  }

  /** The loop is driven from now on. */
  void begin() {
    if (watch != null) {
      Watchdog.INSTANCE.add(watch);
    }
  }

  /** The loop is to be let go, or was not driven after all. */
  void end() {
    if (watch != null) {
      Watchdog.INSTANCE.remove(watch);
    }
  }

  /** The time is read last, so that idle time is not less than none. */
  LoopStats stats() {
    long active = activity.nanos();
    return new LoopStats(
        Duration.ofNanos(active),
        Duration.ofNanos(loop.nanos() - active),
        activity.callbacks(),
        ready.estimatedSize(),
        oldest(),
        timers.size(),
        suspensions.size(),
        baton.drivers(),
        Duration.ofNanos(watch == null ? 0 : watch.heldNanos()));
  }
}
