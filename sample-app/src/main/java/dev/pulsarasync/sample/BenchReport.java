package dev.pulsarasync.sample;

import dev.pulsarasync.Bench;
import java.time.Duration;

/**
 * A bench that is finished.
 *
 * @param times how many calls it made
 * @param takenMillis from the first call to the last result
 * @param perSecond calls per second
 * @param p50Micros half of the calls took no longer than this, from the call to its result
 * @param p99Micros nor did 99 % of them take longer than this
 */
record BenchReport(
    int times, double takenMillis, double perSecond, double p50Micros, double p99Micros) {

  static BenchReport of(Bench<?> bench) {
    Duration taken = bench.taken();
    return new BenchReport(
        bench.times(),
        taken == null ? 0 : taken.toNanos() / 1e6,
        bench.throughput(),
        bench.latency(50).toNanos() / 1e3,
        bench.latency(99).toNanos() / 1e3);
  }
}
