package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.BenchResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param model {@code all-at-once}, {@code closed} or {@code open}
 * @param load the calls, the calls in flight, or the calls per second, as the model has it
 * @param calls how many were recorded, failed ones included
 * @param failed how many of them failed
 * @param failures how many failed with each class of exception
 * @param elapsedMillis of all calls together
 * @param callsPerSecond that did not fail
 * @param meanMicros the mean latency
 * @param p50Micros the latency within which half of the calls were complete
 * @param p90Micros the same of 90 %
 * @param p99Micros the same of 99 %
 * @param p999Micros the same of 99.9 %
 * @param maxMicros the longest latency
 */
public record BenchResultDescriptor(
    String model,
    double load,
    long calls,
    long failed,
    Map<String, Long> failures,
    long elapsedMillis,
    double callsPerSecond,
    double meanMicros,
    double p50Micros,
    double p90Micros,
    double p99Micros,
    double p999Micros,
    double maxMicros) {

  static BenchResultDescriptor of(BenchResult result) {
    return new BenchResultDescriptor(
        result.model().label(),
        result.load(),
        result.calls(),
        result.failed(),
        new TreeMap<>(result.failures()),
        result.elapsed().toMillis(),
        result.throughput(),
        micros(result.mean()),
        micros(result.percentile(50)),
        micros(result.percentile(90)),
        micros(result.percentile(99)),
        micros(result.percentile(99.9)),
        micros(result.max()));
  }

  private static double micros(Duration latency) {
    return latency.toNanos() / 1_000.0;
  }
}
