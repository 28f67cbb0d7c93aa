package dev.pulsarasync;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What came of a run of a {@link BenchPlan} or a {@link Bench}, or of several that were merged.
 * Immutable.
 *
 * <p>Latencies are of all calls that were recorded, failed ones included: a call that timed out is
 * among the slowest. Those of the open model count from the intended start, all others from the
 * call, until its outcome is there, of a {@link BenchPlan} on the loop.
 */
public final class BenchResult {

  private final String name;
  private final BenchModel model;
  private final double load;
  private final Duration start;
  private final SortedMap<String, Long> failures;
  private final Histogram latencies;

  /** The slices of each run. */
  private final List<List<BenchSlice>> runs;

  /** Takes the histogram as it is, which nobody else may change. */
  BenchResult(
      String name,
      BenchModel model,
      double load,
      Duration start,
      Map<String, Long> failures,
      Histogram latencies,
      List<List<BenchSlice>> runs) {
    this.name = name;
    this.model = model;
    this.load = load;
    this.start = start;
    this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    this.latencies = latencies;
    this.runs = runs;
  }

  /** What the bench is called. */
  public String name() {
    return name;
  }

  /** How the calls came. */
  public BenchModel model() {
    return model;
  }

  /**
   * The calls in flight of the closed model, the calls per second of the open one, and how many
   * calls were made at once.
   */
  public double load() {
    return load;
  }

  /** When the first call that was recorded was to start, by {@link EventLoop#time()}. */
  public Duration start() {
    return start;
  }

  /** How many calls were recorded, failed ones included. */
  public long calls() {
    return latencies.getTotalCount();
  }

  /** How many of them failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many failed with each class of exception, by its name. */
  public SortedMap<String, Long> failures() {
    return failures;
  }

  /**
   * From the start of the first call to the completion of the last one, and of the open model at
   * least until the next one would have been due; the sum of these if runs were merged.
   */
  public Duration elapsed() {
    return Duration.ofNanos(slices().mapToLong(BenchSlice::width).sum());
  }

  /** Calls per second that did not fail. */
  public double throughput() {
    return (calls() - failed()) * 1e9 / Math.max(1, elapsed().toNanos());
  }

  /**
   * The latency within which {@code percent} of the calls were complete, exact to 0.1 %; zero if
   * there were none.
   *
   * @param percent from 0 to 100
   */
  public Duration percentile(double percent) {
    return Duration.ofNanos(latencies.getValueAtPercentile(percent));
  }

  /** The longest latency, exact to 0.1 %; zero if there were no calls. */
  public Duration max() {
    return Duration.ofNanos(latencies.getMaxValue());
  }

  /** The mean latency; zero if there were no calls. */
  public Duration mean() {
    double sum = slices().mapToDouble(BenchSlice::latency).sum();
    return Duration.ofNanos(Math.round(sum / Math.max(1, calls())));
  }

  /** A copy of all latencies, in nanoseconds. */
  public Histogram histogram() {
    return latencies.copy();
  }

  /**
   * This result and {@code other} as one, which starts as this does: percentiles of all their
   * calls, and a comparison that knows how much runs differ from each other.
   *
   * @throws IllegalArgumentException if name, model or load are not the same
   */
  public BenchResult merge(BenchResult other) {
    if (!name.equals(other.name) || model != other.model || load != other.load) {
      throw new IllegalArgumentException("These measure different things: " + this + "; " + other);
    }
    Histogram both = latencies.copy();
    both.add(other.latencies);
    SortedMap<String, Long> of = new TreeMap<>(failures);
    other.failures.forEach((type, count) -> of.merge(type, count, Long::sum));
    List<List<BenchSlice>> all = Stream.of(runs, other.runs).flatMap(List::stream).toList();
    return new BenchResult(name, model, load, start, of, both, all);
  }

  List<List<BenchSlice>> runs() {
    return runs;
  }

  private Stream<BenchSlice> slices() {
    return runs.stream().flatMap(List::stream);
  }

  /** One line with the model, for logs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%s): %,d calls in %.3f s, %,.1f/s, failed %s; mean %s, p50 %s, p99 %s, max %s",
        name,
        model.with(load),
        calls(),
        elapsed().toNanos() / 1e9,
        throughput(),
        failures.isEmpty() ? "none" : failures,
        millis(mean()),
        millis(percentile(50)),
        millis(percentile(99)),
        millis(max()));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.3f ms", duration.toNanos() / 1e6);
  }
}
