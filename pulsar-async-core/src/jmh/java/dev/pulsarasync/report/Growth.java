package dev.pulsarasync.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an item costs, by the number of items. */
final class Growth {

  private static final Map<String, String> METRICS =
      Map.of(
          "Gather", Measured.TIME,
          "ChainDepth", Measured.TIME,
          "Callbacks", Measured.TIME,
          "PendingFutures", Measured.TIME,
          "TimerChurn.churn", Measured.TIME,
          "TimerFire.fire", Measured.TIME,
          "FutureMemory", Measured.HEAP,
          "TimerMemory.waiting", Measured.HEAP);

  private Growth() {}

  static String lines(Measurements measurements) {
    return measurements.jdks().stream()
        .flatMap(
            jdk ->
                METRICS.keySet().stream()
                    .sorted()
                    .map(name -> line(measurements, jdk, name))
                    .filter(line -> !line.isEmpty()))
        .collect(Collectors.joining());
  }

  private static String line(Measurements measurements, int jdk, String name) {
    List<Measured> points =
        measurements.all().stream()
            .filter(one -> one.jdk() == jdk && one.name().equals(name))
            .filter(one -> one.contender().equalsIgnoreCase("ours"))
            .sorted(Comparator.comparingInt(one -> Integer.parseInt(one.n())))
            .toList();
    return points.isEmpty()
        ? ""
        : "| %s | %d | %s |\n".formatted(name, jdk, curve(points, METRICS.get(name)));
  }

  private static String curve(List<Measured> points, String metric) {
    return points.stream()
        .map(one -> one.n() + ": " + Line.number(one.metric(metric)))
        .collect(Collectors.joining(", "));
  }
}
