package dev.pulsarasync.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A row as it was measured on one JDK. */
record Line(Row row, int jdk, Measurements measurements) {

  /** The JDK that brought them. */
  static final int VIRTUAL_THREADS = 21;

  double ours() {
    return ours(row.metric());
  }

  double ours(String metric) {
    return of(row.ours(), metric);
  }

  double oursAt(String n) {
    return measurements.value(jdk, row.name(), n, row.ours(), row.metric());
  }

  double of(String contender, String metric) {
    return measurements.value(jdk, row.name(), row.n(), contender, metric);
  }

  double best(List<String> rivals) {
    return measurements.best(jdk, row.name(), row.n(), rivals, row.metric()).orElse(Double.NaN);
  }

  boolean isMeasured() {
    return Double.isFinite(ours());
  }

  Verdict verdict() {
    if (row.goals().stream().anyMatch(goal -> goal.isMissedIn(this))) {
      return Verdict.MISSED;
    }
    if (row.goals().stream().noneMatch(goal -> goal.isKnownIn(this))) {
      return Verdict.NONE;
    }
    boolean isWhole = row.goals().stream().allMatch(goal -> goal.isKnownIn(this));
    return isWhole ? Verdict.HOLDS : Verdict.PARTIAL;
  }

  String markdown() {
    return "| "
        + String.join(
            " | ",
            row.title(),
            String.valueOf(jdk),
            isMeasured() ? number(ours()) + " " + row.unit() + variants() : "",
            peers(),
            number(ours() / best(peerNames())),
            number(ours(Measured.BYTES)),
            floor(),
            goals(),
            verdict().text())
        + " |";
  }

  private String floor() {
    double floor = best(List.of(row.floor()));
    return Double.isFinite(floor) ? Names.of(row.floor()) + " " + number(floor) : "";
  }

  private String variants() {
    return others().stream()
        .filter(one -> !row.isPeer(one.contender()) && one.contender().startsWith("ours"))
        .map(one -> "; " + Names.of(one.contender()) + " " + number(one.metric(row.metric())))
        .collect(Collectors.joining());
  }

  private String peers() {
    String measured =
        others().stream()
            .filter(one -> row.isPeer(one.contender()))
            .sorted(Comparator.comparingDouble(one -> one.metric(row.metric())))
            .map(one -> Names.of(one.contender()) + " " + number(one.metric(row.metric())))
            .collect(Collectors.joining(", "));
    return row.name().equals("Await") && jdk < VIRTUAL_THREADS ? "needs JDK 21" : measured;
  }

  private List<String> peerNames() {
    return others().stream().map(Measured::contender).filter(row::isPeer).toList();
  }

  private List<Measured> others() {
    return measurements.of(jdk, row.name(), row.n()).stream()
        .filter(one -> !one.contender().equals(row.ours()))
        .toList();
  }

  private String goals() {
    return row.goals().stream()
        .map(
            goal ->
                goal.text()
                    + (goal.isKnownIn(this) ? " (" + number(goal.value().in(this)) + ")" : ""))
        .collect(Collectors.joining("; "));
  }

  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
