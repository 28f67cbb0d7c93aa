package dev.pulsarasync;

/**
 * How many times as large a measure is after as it was before, with its 95 % confidence interval.
 *
 * @param value after divided by before
 * @param low where the interval begins; zero if too little was measured to tell
 * @param high where it ends; infinite if too little was measured to tell
 */
public record BenchRatio(double value, double low, double high) {

  /** Whether the difference may be chance: the interval has one in it, or an end that is none. */
  public boolean isNoise() {
    return low <= 1 && high >= 1;
  }

  /** Whether too little was measured to tell. */
  public boolean isUnknown() {
    return Double.isInfinite(high);
  }
}
