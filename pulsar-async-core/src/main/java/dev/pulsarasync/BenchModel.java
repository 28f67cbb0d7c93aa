package dev.pulsarasync;

import java.util.Locale;

/**
 * How the calls of a bench come. Latencies of different models answer different questions, and so
 * the model is named wherever one is shown.
 */
public enum BenchModel {

  /** All calls are made at once, as by {@link Bench#run}. */
  ALL_AT_ONCE("all-at-once", "%.0f calls"),

  /**
   * A number of calls is in flight, and each that completes starts the next. What is called sets
   * the pace: while it stands still, nobody calls, and the latencies hardly tell of it.
   */
  CLOSED("closed", "%.0f in flight"),

  /**
   * Calls start at a rate, whatever becomes of them, as those of users do. Latencies count from the
   * intended start, so that they have the wait of all who would have called during a stall.
   */
  OPEN("open", "%s/s");

  private final String label;
  private final String load;

  BenchModel(String label, String load) {
    this.label = label;
    this.load = load;
  }

  /** The name in logs and tags: {@code all-at-once}, {@code closed} or {@code open}. */
  public String label() {
    return label;
  }

  /** The name with the load, such as {@code open, 1000/s}. */
  String with(double load) {
    Object amount = this == OPEN && load == Math.rint(load) ? (Object) (long) load : load;
    return label + ", " + String.format(Locale.ROOT, this.load, amount);
  }
}
