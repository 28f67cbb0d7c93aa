package dev.pulsarasync.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that runs this, and ran the benchmarks. */
final class Machine {

  private Machine() {}

  static String description() {
    return "%d cores, %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException notLinux) {
      return "unknown processor";
    }
  }
}
