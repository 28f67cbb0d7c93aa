package dev.pulsarasync.report;

import java.util.List;

/**
 * A case of the table.
 *
 * @param title what it is
 * @param name as in {@link Measured#name}
 * @param n as in {@link Measured#n}
 * @param metric the metric that is compared
 * @param unit its unit
 * @param ours the contender that is ours
 * @param floor what no contender is expected to beat, or empty
 * @param goals what ours is to reach
 */
record Row(
    String title,
    String name,
    String n,
    String metric,
    String unit,
    String ours,
    String floor,
    List<Goal> goals) {

  static Row of(String title, String name, String n, String floor, Goal... goals) {
    String ours = name.contains(".") ? "OURS" : "ours";
    return new Row(title, name, n, Measured.TIME, "ns", ours, floor, List.of(goals));
  }

  Row with(String otherMetric, String otherUnit) {
    return new Row(title, name, n, otherMetric, otherUnit, ours, floor, goals);
  }

  Row contender(String contender) {
    return new Row(title, name, n, metric, unit, contender, floor, goals);
  }

  /** Whether {@code contender} is neither ours, nor a floor, nor a base of bytes. */
  boolean isPeer(String contender) {
    return !contender.equals(floor)
        && !contender.equals(ours)
        && !contender.startsWith("ours")
        && !contender.equals("children");
  }
}
