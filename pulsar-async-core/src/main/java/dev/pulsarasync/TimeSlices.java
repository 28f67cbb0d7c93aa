package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;

/**
 * The time of a run in equal slices, of which there are never more than 64: when there would be,
 * each two become one, of twice the width. Used by one thread at a time.
 */
final class TimeSlices {

  private static final int MOST = 64;
  private static final long FIRST_WIDTH = 1_000_000;

  private final long[] calls = new long[MOST];
  private final long[] succeeded = new long[MOST];
  private final double[] latencies = new double[MOST];
  private long width = FIRST_WIDTH;

  /** Adds a call that was complete {@code offset} nanoseconds after the begin. */
  void add(long offset, long latency, boolean success) {
    while (offset / width >= MOST) {
      fold();
    }
    int i = (int) (offset / width);
    calls[i]++;
    succeeded[i] += success ? 1 : 0;
    latencies[i] += latency;
  }

  private void fold() {
    for (int i = 0; i < MOST; i++) {
      boolean inside = i < MOST / 2;
      calls[i] = inside ? calls[2 * i] + calls[2 * i + 1] : 0;
      succeeded[i] = inside ? succeeded[2 * i] + succeeded[2 * i + 1] : 0;
      latencies[i] = inside ? latencies[2 * i] + latencies[2 * i + 1] : 0;
    }
    width *= 2;
  }

  /** The slices of a run that ended {@code elapsed} nanoseconds after its begin. */
  List<BenchSlice> until(long elapsed) {
    List<BenchSlice> slices = new ArrayList<>();
    for (int i = 0; i < MOST && (i * width < elapsed || calls[i] > 0); i++) {
      long part = Math.min(width, elapsed - i * width);
      slices.add(new BenchSlice(part, calls[i], succeeded[i], latencies[i]));
    }
    return List.copyOf(slices);
  }
}
