package dev.pulsarasync;

import java.util.Locale;

/**
 * Two results, and how the second one differs from the first; see {@link Bench#compare}.
 *
 * @param before the result to compare with
 * @param after the result that is compared
 * @param latency the ratio of the mean latencies: below one is faster
 * @param throughput the ratio of the throughputs: above one is more; of the open model, which sets
 *     the rate itself, it tells only of failures, and of what falls behind
 */
public record BenchComparison(
    BenchResult before, BenchResult after, BenchRatio latency, BenchRatio throughput) {

  /** One line that says which differences are within noise. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%s) against (%s): mean latency %s, throughput %s",
        after.name(),
        after.model().with(after.load()),
        before.model().with(before.load()),
        words(latency),
        words(throughput));
  }

  private static String words(BenchRatio ratio) {
    if (ratio.isUnknown()) {
      return "unknown, as too little was measured";
    }
    String figures =
        String.format(
            Locale.ROOT,
            "%.3f times as high (95 %% confidence: %.3f to %.3f)",
            ratio.value(),
            ratio.low(),
            ratio.high());
    return ratio.isNoise() ? "the same within noise, " + figures : figures;
  }
}
