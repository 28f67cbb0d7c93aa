package dev.pulsarasync.report;

import dev.pulsarasync.LoopBenchmark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** Reads what JMH writes. */
final class JmhJson {

  /** An invocation of these handles as many items as its axis says; JMH does not know of that. */
  private static final Set<String> PER_ITEM =
      Set.of("Gather", "ChainDepth", "Callbacks", "PendingFutures", "Timeit", "TimerFire.fire");

  private static final List<String> CONTENDERS = List.of("peer", "listener", "delays", "debug");

  private JmhJson() {}

  static Measured read(JsonNode result) {
    JsonNode parameters = result.path("params");
    String[] path = result.path("benchmark").asString().split("\\.");
    String type = path[path.length - 2].replace("Benchmark", "");
    String method = path[path.length - 1];
    String contender = contender(parameters);
    String name = contender.isEmpty() ? type : type + "." + method;
    String n = parameters.path("n").asString("");
    return new Measured(
        Integer.parseInt(result.path("jdkVersion").asString().split("\\.")[0]),
        result.path("vmName").asString() + " " + result.path("vmVersion").asString(),
        name,
        n,
        contender.isEmpty() ? method : contender,
        result.path("forks").asInt(),
        metrics(result, PER_ITEM.contains(name) ? LoopBenchmark.items(Integer.parseInt(n)) : 1));
  }

  /** The value of the parameter that says who or what is measured; empty if methods say so. */
  private static String contender(JsonNode parameters) {
    return CONTENDERS.stream()
        .map(parameter -> parameters.path(parameter).asString(""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static Map<String, Double> metrics(JsonNode result, int items) {
    Map<String, Double> metrics = new HashMap<>();
    JsonNode primary = result.path("primaryMetric");
    if (result.path("mode").asString().equals("sample")) {
      metrics.put(Measured.P50, primary.path("scorePercentiles").path("50.0").asDouble());
      metrics.put(Measured.P99, primary.path("scorePercentiles").path("99.0").asDouble());
    } else {
      // Threads run side by side: what each takes for one, all take for as many as there are.
      double time = medianOfForks(primary) / result.path("threads").asInt();
      metrics.put(Measured.TIME, time / items);
    }
    for (Map.Entry<String, JsonNode> metric : result.path("secondaryMetrics").properties()) {
      double value = medianOfForks(metric.getValue());
      metrics.put(metric.getKey(), metric.getKey().equals(Measured.BYTES) ? value / items : value);
    }
    if (result.path("mode").asString().equals("ss")) {
      metrics.remove(Measured.BYTES); // of all items at once, with what measures them
    }
    return metrics;
  }

  private static double medianOfForks(JsonNode metric) {
    List<Double> forks = new ArrayList<>();
    for (JsonNode fork : metric.path("rawData")) {
      forks.add(fork.valueStream().mapToDouble(JsonNode::asDouble).average().orElse(Double.NaN));
    }
    double[] sorted = forks.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : DoubleStream.of(sorted[(sorted.length - 1) / 2], sorted[sorted.length / 2])
            .average()
            .getAsDouble();
  }
}
