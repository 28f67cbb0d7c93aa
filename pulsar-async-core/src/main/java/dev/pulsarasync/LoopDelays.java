package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long the callbacks of a loop had been due when they began, since the loop was built: a
 * histogram of every one, whether it was queued by the loop, by another thread, or as a timer.
 *
 * <p>A callback is due when it is submitted; one that the loop submits to itself, when the callback
 * ends that submits it. Those of other threads that the loop takes in at once count with the first
 * of them. So a delay may be overstated by the time that the loop takes to come round, and
 * understated by that of 32 short callbacks. Safe for use by several threads.
 */
public final class LoopDelays {

  /** Below a microsecond, below two, below four … below 34 seconds, and all above that. */
  static final int BUCKETS = 27;

  private static final List<Duration> BOUNDS =
      IntStream.range(0, BUCKETS - 1)
          .mapToObj(bucket -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(1L << bucket)))
          .toList();

  static final LoopDelays NONE = new LoopDelays(new long[BUCKETS], 0);

  private final long[] counts;
  private final long total;

  LoopDelays(long[] counts, long total) {
    this.counts = counts;
    this.total = total;
  }

  static int bucket(long nanos) {
    long micros = Math.max(0, nanos) / 1_000;
    return Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros));
  }

  /** The bounds of the buckets, ascending: each is twice the one before. */
  public static List<Duration> bounds() {
    return BOUNDS;
  }

  /** How many delays were below the bound at {@code index} of {@link #bounds()}. */
  public long countBelow(int index) {
    long count = 0;
    for (int bucket = 0; bucket <= index; bucket++) {
      count += counts[bucket];
    }
    return count;
  }

  /** How many there were. */
  public long count() {
    return countBelow(BUCKETS - 1);
  }

  /** All of them together. */
  public Duration total() {
    return Duration.ofNanos(total);
  }
}
