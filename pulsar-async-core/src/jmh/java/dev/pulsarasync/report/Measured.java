package dev.pulsarasync.report;

import java.util.Map;

/**
 * One number of JMH and those beside it.
 *
 * @param jdk the feature release
 * @param vm the version in full
 * @param name what was measured: the class, and the method where the contender is a parameter
 * @param n how many items, empty where that is no axis
 * @param contender who was measured
 * @param forks on how many JVMs
 * @param metrics the medians over the forks
 */
record Measured(
    int jdk,
    String vm,
    String name,
    String n,
    String contender,
    int forks,
    Map<String, Double> metrics) {

  /** Nanoseconds for each operation. */
  static final String TIME = "time";

  /** Bytes allocated for each operation. */
  static final String BYTES = "gc.alloc.rate.norm";

  /** The median and the 99th percentile, in nanoseconds. */
  static final String P50 = "p50";

  static final String P99 = "p99";

  /** Heap for each item. */
  static final String HEAP = "bytesPerItem";

  double metric(String metric) {
    return metrics.getOrDefault(metric, Double.NaN);
  }

  boolean isSameAs(Measured other) {
    return jdk == other.jdk
        && name.equals(other.name)
        && n.equals(other.n)
        && contender.equals(other.contender);
  }
}
