package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks measure nothing here, but still work. */
class BenchmarksTests {

  @Test
  void everyBenchmarkRuns() throws Exception {
    System.setProperty("jmh.ignoreLock", "true");
    ChainedOptionsBuilder once =
        new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .param("n", "10")
            .param("millis", "10")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (Runtime.version().feature() < 21) {
      once.exclude("Await.*\\.(vertx|virtualThread)");
    }
    assertThat(new Runner(once.build()).run()).isNotEmpty();
  }
}
