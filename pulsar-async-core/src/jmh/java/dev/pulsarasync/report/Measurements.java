package dev.pulsarasync.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All that was measured; of what was measured again, the latest. */
record Measurements(List<Measured> all, List<String> dates) {

  private static final String FILES = "jmh-.*\\.json";
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Reads the files that the modules under {@code root} have in their target directories. */
  static Measurements under(Path root) throws IOException {
    List<Measured> all = new ArrayList<>();
    SortedSet<String> dates = new TreeSet<>();
    for (Path file : files(root)) {
      for (JsonNode result : MAPPER.readTree(file)) {
        Measured measured = JmhJson.read(result);
        all.removeIf(measured::isSameAs);
        all.add(measured);
        dates.add(file.getFileName().toString().substring(4, 12));
      }
    }
    return new Measurements(List.copyOf(all), List.copyOf(dates));
  }

  /** In the order of their time, which is their name; a run that failed leaves an empty one. */
  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path target : modules.map(module -> module.resolve("target")).toList()) {
        if (Files.isDirectory(target)) {
          files.addAll(results(target));
        }
      }
    }
    files.sort(Comparator.comparing(Path::getFileName));
    return files;
  }

  private static List<Path> results(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches(FILES))
          .filter(file -> file.toFile().length() > 0)
          .toList();
    }
  }

  SortedSet<Integer> jdks() {
    SortedSet<Integer> jdks = new TreeSet<>();
    all.forEach(measured -> jdks.add(measured.jdk()));
    return jdks;
  }

  /** Those that compete in {@code name} at {@code n}. */
  List<Measured> of(int jdk, String name, String n) {
    return all.stream()
        .filter(one -> one.jdk() == jdk && one.name().equals(name) && one.n().equals(n))
        .toList();
  }

  double value(int jdk, String name, String n, String contender, String metric) {
    return best(jdk, name, n, List.of(contender), metric).orElse(Double.NaN);
  }

  OptionalDouble best(int jdk, String name, String n, List<String> contenders, String metric) {
    return of(jdk, name, n).stream()
        .filter(one -> contenders.contains(one.contender()))
        .mapToDouble(one -> one.metric(metric))
        .filter(Double::isFinite)
        .min();
  }
}
