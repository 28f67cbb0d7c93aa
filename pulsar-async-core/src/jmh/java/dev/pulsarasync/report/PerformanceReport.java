package dev.pulsarasync.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes {@code docs/performance.md} from what JMH left in the target directories of the modules.
 *
 * <pre>mvn -Pjmh test-compile exec:exec@report -pl pulsar-async-core</pre>
 */
final class PerformanceReport {

  private static final String HEAD =
      """
      # Performance

      Generated: do not edit. Read the ratios, not the times. Medians over the forks; peers in the same run.

      | | |
      |---|---|
      %s
      Measure on each JDK, all or what a regular expression names, then write this page from the latest result of each benchmark:

      ```
      mvn -Pjmh test
      mvn -Pjmh test -pl pulsar-async-core "-Djmh.args=Execute -f 1 -i 2"
      mvn -Pjmh test-compile exec:exec@report -pl pulsar-async-core
      ```

      The ratio is that to the fastest peer. Variants of ours, floors and what is taken off are no peers. A value beside a goal is what it
      is held against. What was not measured has no line. Bytes are those that all threads allocate for an operation. What a benchmark does is in its Javadoc, under `src/jmh`.

      | case | JDK | ours | peers | ratio | B/op | floor | goals (value) | |
      |---|---|---|---|---|---|---|---|---|
      """;

  private static final String CURVE =
      """

      ## Growth

      Nanoseconds for each item, or bytes of heap, by the number of items.

      | case | JDK | curve |
      |---|---|---|
      """;

  private PerformanceReport() {}

  public static void main(String... args) throws IOException {
    Path root = Path.of(args[0]);
    Measurements measurements = Measurements.under(root);
    Files.writeString(root.resolve("docs/performance.md"), page(measurements));
  }

  private static String page(Measurements measurements) {
    return HEAD.formatted(setting(measurements))
        + lines(measurements).map(Line::markdown).collect(Collectors.joining("\n"))
        + "\n"
        + CURVE
        + Growth.lines(measurements);
  }

  private static Stream<Line> lines(Measurements measurements) {
    return measurements.jdks().stream()
        .flatMap(jdk -> Rows.all().stream().map(row -> new Line(row, jdk, measurements)))
        .filter(Line::isMeasured)
        .sorted(Comparator.comparing(Line::verdict));
  }

  private static String setting(Measurements measurements) {
    return Stream.of(
            setting("machine", Machine.description()),
            setting("JVMs", distinct(measurements.all().stream().map(Measured::vm))),
            setting("forks", distinct(measurements.all().stream().map(one -> "" + one.forks()))),
            setting("measured", String.join(", ", measurements.dates())))
        .collect(Collectors.joining());
  }

  private static String setting(String name, String value) {
    return "| " + name + " | " + value + " |\n";
  }

  private static String distinct(Stream<String> values) {
    List<String> sorted = values.distinct().sorted().toList();
    return String.join(", ", sorted);
  }
}
