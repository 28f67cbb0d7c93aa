package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopStats;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.function.Function;

/**
 * Shows the figures of a loop in a registry, which holds the loop weakly. A later loop of the same
 * name takes the place of an earlier one.
 */
record LoopGauges(MeterRegistry registry, EventLoop loop, Tags tags) {

  void register() {
    PulsarMeter.UTILIZATION.gauge(registry, tags, loop, new Utilization());
    time("active", LoopStats::active);
    time("idle", LoopStats::idle);
    PulsarMeter.CALLBACKS_RUN.counter(registry, tags, loop, of -> of.stats().callbacks());
    gauge(PulsarMeter.CALLBACKS_PENDING, LoopStats::pending);
    gauge(PulsarMeter.BLOCKED, stats -> seconds(stats.blocked()));
    gauge(PulsarMeter.TIMERS, LoopStats::timers);
    gauge(PulsarMeter.SUSPENDED, LoopStats::suspended);
    gauge(PulsarMeter.DRIVERS, LoopStats::drivers);
  }

  private void gauge(PulsarMeter meter, Function<LoopStats, ? extends Number> figure) {
    meter.gauge(registry, tags, loop, of -> figure.apply(of.stats()).doubleValue());
  }

  private void time(String state, Function<LoopStats, Duration> figure) {
    PulsarMeter.TIME.counter(
        registry, tags.and("state", state), loop, of -> seconds(figure.apply(of.stats())));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
