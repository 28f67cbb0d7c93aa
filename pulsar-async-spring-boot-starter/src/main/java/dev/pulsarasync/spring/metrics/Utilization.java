package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopStats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The share of the time in which a loop was active since an earlier reading, at least ten seconds
 * ago or the first one. Those who read more often share it, so that none of them shortens the time
 * of another.
 */
final class Utilization implements ToDoubleFunction<EventLoop> {

  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  private record Reading(long active, long total) {}

  private Reading older = new Reading(0, 0);
  private Reading newer = older;

  @Override
  public synchronized double applyAsDouble(EventLoop loop) {
    LoopStats stats = loop.stats();
    long active = stats.active().toNanos();
    Reading now = new Reading(active, active + stats.idle().toNanos());
    if (now.total() - newer.total() >= WINDOW) {
      older = newer;
      newer = now;
    }
    long total = now.total() - older.total();
    return total == 0 ? 0 : (double) (now.active() - older.active()) / total;
  }
}
