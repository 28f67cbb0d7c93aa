package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as nanoseconds that never overflow. */
final class Deadlines {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private Deadlines() {}

  /** The length of {@code duration}, cut to about 146 years; negative ones count as zero. */
  static long nanosOf(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /** As {@link #nanosOf(Duration)}, for the interfaces of the JDK. */
  static long nanosOf(TimeUnit unit, long duration) {
    return nanosOf(Duration.ofNanos(unit.toNanos(duration)));
  }

  static long after(long now, Duration delay) {
    return now + nanosOf(delay);
  }
}
