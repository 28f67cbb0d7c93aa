package dev.pulsarasync.sample;

import dev.pulsarasync.LoopDelays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The delays of callbacks between two readings.
 *
 * @param before the earlier reading
 * @param now the later one
 */
record DelayWindow(LoopDelays before, LoopDelays now) {

  private static final List<Double> BOUNDS =
      LoopDelays.bounds().stream().map(bound -> bound.toNanos() / 1e3).toList();

  /**
   * The delay in microseconds that a share of the callbacks did not exceed, interpolated within its
   * bucket as Prometheus does; null if none ran.
   */
  @Nullable Double micros(double share) {
    double rank = share * (now.count() - before.count());
    if (rank == 0) {
      return null;
    }
    int bucket = 0;
    while (bucket < BOUNDS.size() - 1 && upTo(bucket) < rank) {
      bucket++;
    }
    return within(bucket, rank);
  }

  private double within(int bucket, double rank) {
    double lower = bucket == 0 ? 0 : BOUNDS.get(bucket - 1);
    long below = bucket == 0 ? 0 : upTo(bucket - 1);
    double share = Math.min(1, (rank - below) / (upTo(bucket) - below));
    return lower + (BOUNDS.get(bucket) - lower) * share;
  }

  private long upTo(int bucket) {
    return now.countBelow(bucket) - before.countBelow(bucket);
  }
}
