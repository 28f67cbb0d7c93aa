package dev.pulsarasync.sample;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopDelays;
import dev.pulsarasync.LoopSnapshot;
import dev.pulsarasync.LoopStats;
import dev.pulsarasync.spring.actuate.BenchEndpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the loop from outside, also while it is blocked. For one thread. */
@Component
class LoopMonitor {

  private static final int MOST_TASKS = 50;

  private final EventLoop loop;
  private final @Nullable BenchEndpoint benches;
  private LoopStats stats;
  private LoopDelays delays;

  /** A monitor that tells of benches where their endpoint is exposed. */
  LoopMonitor(EventLoop loop, @Nullable BenchEndpoint benches) {
    this.loop = loop;
    this.benches = benches;
    this.stats = loop.stats();
    this.delays = loop.delays();
  }

  /** Counts from now on. */
  void restart() {
    stats = loop.stats();
    delays = loop.delays();
  }

  /** What happened since the reading before; there is a callback to tell of in the next one. */
  LoopReading read() {
    LoopStats earlier = stats;
    DelayWindow window = new DelayWindow(delays, loop.delays());
    stats = loop.stats();
    delays = window.now();
    LoopReading reading = reading(earlier, window, loop.snapshot(MOST_TASKS));
    loop.execute(new Heartbeat());
    return reading;
  }

  private LoopReading reading(LoopStats earlier, DelayWindow window, LoopSnapshot snapshot) {
    double active = stats.active().minus(earlier.active()).toNanos();
    double all = active + stats.idle().minus(earlier.idle()).toNanos();
    Double longest = window.micros(1);
    return new LoopReading(
        snapshot.state(),
        window.micros(0.5),
        window.micros(0.99),
        Math.max(longest == null ? 0 : longest, stats.oldest().toNanos() / 1e3),
        all == 0 ? 0 : active / all,
        all == 0 ? 0 : (stats.callbacks() - earlier.callbacks()) * 1e9 / all,
        stats.pending(),
        stats.timers(),
        stats.suspended(),
        stats.blocked().toMillis(),
        snapshot.tasks().stream().map(TaskLine::of).toList(),
        snapshot.omitted(),
        benches == null ? null : benches.benches().running());
  }
}
