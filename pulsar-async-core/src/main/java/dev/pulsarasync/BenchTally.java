package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run has recorded so far, in memory that does not grow with the number of calls. Written on
 * the loop, read by any thread.
 */
final class BenchTally {

  /** Three significant digits: percentiles are exact to 0.1 %. */
  private static final int PRECISION = 3;

  private static final double SECOND = 1e9;

  private final BenchPlan plan;
  private final Histogram latencies = new Histogram(PRECISION);
  private final Map<String, Long> failures = new TreeMap<>();
  private final TimeSlices slices = new TimeSlices();
  private boolean warm;
  private long start;
  private long end;
  private long failed;
  private int inFlight;

  BenchTally(BenchPlan plan) {
    this.plan = plan;
  }

  /** The warm-up is over. */
  synchronized void begin(long now) {
    warm = true;
    start = now;
    end = now;
  }

  synchronized void inFlight(int calls) {
    inFlight = calls;
  }

  synchronized void goesOnUntil(long time) {
    end = Math.max(end, time);
  }

  synchronized void record(long now, long latency, @Nullable Throwable error) {
    end = Math.max(end, now);
    latencies.recordValue(latency);
    slices.add(end - start, latency, error == null);
    if (error != null) {
      failed++;
      failures.merge(error.getClass().getName(), 1L, Long::sum);
    }
  }

  synchronized BenchResult result() {
    return new BenchResult(
        plan.name,
        plan.model,
        plan.load,
        Duration.ofNanos(start),
        failures,
        latencies.copy(),
        List.of(slices.until(end - start)));
  }

  synchronized BenchProgress progress(long now) {
    long elapsed = warm ? Math.max(0, now - start) : 0;
    long calls = latencies.getTotalCount();
    return new BenchProgress(
        plan.name,
        plan.model,
        plan.load,
        calls,
        failed,
        inFlight,
        Duration.ofNanos(elapsed),
        (calls - failed) * SECOND / Math.max(1, elapsed),
        warm ? left(calls, elapsed) : null);
  }

  private @Nullable Duration left(long calls, long elapsed) {
    double pace = plan.model == BenchModel.OPEN ? plan.load : calls * SECOND / Math.max(1, elapsed);
    boolean isCounted = plan.calls < Long.MAX_VALUE && pace > 0;
    double ofCalls = isCounted ? (plan.calls - calls) * SECOND / pace : Double.POSITIVE_INFINITY;
    boolean isTimed = plan.durationNanos < Long.MAX_VALUE;
    double ofTime = isTimed ? Math.max(0, plan.durationNanos - elapsed) : Double.POSITIVE_INFINITY;
    double nanos = Math.min(ofCalls, ofTime);
    return Double.isInfinite(nanos) ? null : Duration.ofNanos((long) nanos);
  }
}
