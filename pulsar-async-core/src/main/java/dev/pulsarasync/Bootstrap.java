package dev.pulsarasync;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Ratios of means of two results with their confidence intervals, by resampling batches.
 *
 * <p>The batches are the slices of each run (batch means: Law and Kelton, Simulation Modeling and
 * Analysis, section 9.5), since single calls hang together: a stall delays many at once. Where a
 * result has several runs, runs are drawn first, and slices of these then, so that what differs
 * from run to run counts (Kalibera and Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013).
 * The interval lies between percentiles of the ratios of resamples (Efron and Tibshirani, An
 * Introduction to the Bootstrap, chapter 13). The seed is fixed: equal results give equal figures.
 */
final class Bootstrap {

  private static final int RESAMPLES = 2_000;
  private static final int TAIL = RESAMPLES / 40;
  private static final long SEED = 20_261_126;

  /** With fewer slices than this the interval would be too narrow to be believed. */
  private static final int FEWEST = 16;

  private final ToDoubleFunction<BenchSlice> amount;
  private final ToDoubleFunction<BenchSlice> weight;

  private Bootstrap(ToDoubleFunction<BenchSlice> amount, ToDoubleFunction<BenchSlice> weight) {
    this.amount = amount;
    this.weight = weight;
  }

  static BenchRatio latency(BenchResult before, BenchResult after) {
    return new Bootstrap(BenchSlice::latency, BenchSlice::calls).ratio(before.runs(), after.runs());
  }

  static BenchRatio throughput(BenchResult before, BenchResult after) {
    return new Bootstrap(BenchSlice::succeeded, BenchSlice::width)
        .ratio(before.runs(), after.runs());
  }

  private BenchRatio ratio(List<List<BenchSlice>> before, List<List<BenchSlice>> after) {
    List<List<BenchSlice>> first = weighty(before);
    List<List<BenchSlice>> second = weighty(after);
    double value = mean(second) / mean(first);
    if (size(first) < FEWEST || size(second) < FEWEST || !(value > 0) || Double.isInfinite(value)) {
      return new BenchRatio(value, 0, Double.POSITIVE_INFINITY);
    }
    RandomGenerator random = new SplittableRandom(SEED);
    double[] ratios = new double[RESAMPLES];
    Arrays.setAll(ratios, i -> resampled(second, random) / resampled(first, random));
    Arrays.sort(ratios);
    return new BenchRatio(value, ratios[TAIL], ratios[RESAMPLES - 1 - TAIL]);
  }

  /** Slices in which there is nothing to average, such as those without calls, are left out. */
  private List<List<BenchSlice>> weighty(List<List<BenchSlice>> runs) {
    return runs.stream()
        .map(run -> run.stream().filter(slice -> weight.applyAsDouble(slice) > 0).toList())
        .filter(run -> !run.isEmpty())
        .toList();
  }

  private static long size(List<List<BenchSlice>> runs) {
    return runs.stream().mapToLong(List::size).sum();
  }

  private double mean(List<List<BenchSlice>> runs) {
    double amounts = 0;
    double weights = 0;
    for (List<BenchSlice> run : runs) {
      amounts += run.stream().mapToDouble(amount).sum();
      weights += run.stream().mapToDouble(weight).sum();
    }
    return amounts / weights;
  }

  private double resampled(List<List<BenchSlice>> runs, RandomGenerator random) {
    double amounts = 0;
    double weights = 0;
    for (int i = 0; i < runs.size(); i++) {
      List<BenchSlice> run = runs.get(random.nextInt(runs.size()));
      for (int j = 0; j < run.size(); j++) {
        BenchSlice slice = run.get(random.nextInt(run.size()));
        amounts += amount.applyAsDouble(slice);
        weights += weight.applyAsDouble(slice);
      }
    }
    return amounts / weights;
  }
}
