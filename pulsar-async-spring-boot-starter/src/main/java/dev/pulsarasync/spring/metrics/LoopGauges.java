package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopDelays;
import dev.pulsarasync.LoopStats;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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
    gauge(PulsarMeter.CALLBACKS_OLDEST, stats -> seconds(stats.oldest()));
    registerDelays();
    gauge(PulsarMeter.BLOCKED, stats -> seconds(stats.blocked()));
    gauge(PulsarMeter.TIMERS, LoopStats::timers);
    gauge(PulsarMeter.SUSPENDED, LoopStats::suspended);
    gauge(PulsarMeter.DRIVERS, LoopStats::drivers);
  }

  /** A histogram as Prometheus knows it: a counter for each bound, of all that is below. */
  private void registerDelays() {
    PulsarMeter.DELAY.timer(
        registry, tags, loop, of -> of.delays().count(), of -> seconds(of.delays().total()));
    List<Duration> bounds = LoopDelays.bounds();
    for (int i = 0; i < bounds.size(); i++) {
      int index = i;
      bucket(label(bounds.get(i)), of -> of.countBelow(index));
    }
    bucket("+Inf", LoopDelays::count);
  }

  private void bucket(String bound, ToLongFunction<LoopDelays> count) {
    PulsarMeter.DELAY_BELOW.counter(
        registry, tags.and("le", bound), loop, of -> count.applyAsLong(of.delays()));
  }

  private static String label(Duration bound) {
    return BigDecimal.valueOf(bound.toNanos(), 9).stripTrailingZeros().toPlainString();
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
