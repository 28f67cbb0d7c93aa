package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.BenchProgress;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param name of the bench
 * @param model {@code closed} or {@code open}
 * @param load calls in flight of the closed model, calls per second of the open one
 * @param calls how many are recorded
 * @param failed how many of them failed
 * @param inFlight how many are started and not complete
 * @param elapsedMillis since the begin
 * @param callsPerSecond that did not fail
 * @param leftMillis how long the run will go on; null while that is not known
 */
public record BenchProgressDescriptor(
    String name,
    String model,
    double load,
    long calls,
    long failed,
    int inFlight,
    long elapsedMillis,
    double callsPerSecond,
    @Nullable Long leftMillis) {

  static BenchProgressDescriptor of(BenchProgress progress) {
    return new BenchProgressDescriptor(
        progress.name(),
        progress.model().label(),
        progress.load(),
        progress.calls(),
        progress.failed(),
        progress.inFlight(),
        progress.elapsed().toMillis(),
        progress.throughput(),
        progress.left() == null ? null : progress.left().toMillis());
  }
}
