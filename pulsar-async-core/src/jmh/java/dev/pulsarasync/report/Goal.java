package dev.pulsarasync.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a row is to reach.
 *
 * @param text says it
 * @param limit what the value may be at most
 * @param value what it is in a line, not a number where that was not measured
 */
record Goal(String text, double limit, Value value) {

  /** Takes a value from a line. */
  interface Value {
    double in(Line line);
  }

  boolean isMissedIn(Line line) {
    return value.in(line) > limit;
  }

  boolean isKnownIn(Line line) {
    return Double.isFinite(value.in(line));
  }

  /** At most {@code limit} times the best of {@code rivals}. */
  static Goal ratio(double limit, String... rivals) {
    return new Goal(
        "<= " + number(limit) + "x " + names(rivals),
        limit,
        line -> line.ours() / line.best(List.of(rivals)));
  }

  /** At most {@code limit} bytes allocated for an operation. */
  static Goal bytes(double limit) {
    // What JMH itself allocates shows in the second digit.
    return new Goal("<= " + number(limit) + " B", limit + 0.5, line -> line.ours(Measured.BYTES));
  }

  /** At most {@code limit} bytes allocated for an operation, beyond what {@code base} allocates. */
  static Goal bytesOver(double limit, String base) {
    return new Goal(
        "<= " + number(limit) + " B over " + Names.of(base),
        limit + 0.5,
        line -> line.ours(Measured.BYTES) - line.of(base, Measured.BYTES));
  }

  /** At most {@code limit} of the row's own unit. */
  static Goal atMost(double limit, String unit) {
    return new Goal("<= " + number(limit) + " " + unit, limit, Line::ours);
  }

  /** At most {@code limit} of the row's own unit, beyond what {@code base} needs. */
  static Goal over(double limit, String unit, String base) {
    return new Goal(
        "<= " + number(limit) + " " + unit + " over " + Names.of(base),
        limit,
        line -> line.ours() - line.best(List.of(base)));
  }

  /** At most {@code limit} times what it is at {@code n}. */
  static Goal growth(double limit, String n) {
    return new Goal(
        "<= " + number(limit) + "x itself at n = " + n,
        limit,
        line -> line.ours() / line.oursAt(n));
  }

  /** The same, held against what is measured on {@code release} and later JDKs only. */
  Goal since(int release) {
    return new Goal(
        text + " on JDK " + release + "+",
        limit,
        line -> line.jdk() < release ? Double.NaN : value.in(line));
  }

  private static String names(String... rivals) {
    return Arrays.stream(rivals).map(Names::of).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
