package dev.pulsarasync.sample;

import dev.pulsarasync.BenchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a bench, with the distribution of its latencies.
 *
 * @param id tells it from the others
 * @param bench what was called
 * @param model {@code closed} or {@code open}
 * @param load calls in flight of the closed model, calls per second of the open one
 * @param calls how many were made
 * @param failed how many of them failed
 * @param perSecond calls per second that did not fail
 * @param p50Micros the latency within which half of the calls were complete
 * @param p99Micros the same of 99 % of them
 * @param maxMicros the longest latency
 * @param curve more and more nines, as far as the calls tell
 */
record BenchOutcome(
    long id,
    String bench,
    String model,
    double load,
    long calls,
    long failed,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double maxMicros,
    List<Point> curve) {

  /** How many points the curve has from one nine to the next. */
  private static final int PER_NINE = 8;

  /**
   * A point of the curve.
   *
   * @param nines how many there are in the percentile: 1 is that of 90 %, 2 that of 99 %
   * @param micros the latency within which so many calls were complete
   */
  record Point(double nines, double micros) {}

  static BenchOutcome of(BenchResult result) {
    return new BenchOutcome(
        result.start().toNanos(),
        result.name(),
        result.model().label(),
        result.load(),
        result.calls(),
        result.failed(),
        result.throughput(),
        micros(result.percentile(50)),
        micros(result.percentile(99)),
        micros(result.max()),
        curve(result));
  }

  private static List<Point> curve(BenchResult result) {
    List<Point> curve = new ArrayList<>();
    double most = Math.log10(Math.max(1, result.calls()));
    for (int i = 0; i <= most * PER_NINE; i++) {
      double nines = (double) i / PER_NINE;
      double percent = 100 * (1 - Math.pow(10, -nines));
      curve.add(new Point(nines, micros(result.percentile(percent))));
    }
    curve.add(new Point(most, micros(result.max())));
    return curve;
  }

  private static double micros(Duration latency) {
    return latency.toNanos() / 1e3;
  }
}
