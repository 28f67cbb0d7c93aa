package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pulsarasync.Bench;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Every panel of the Grafana dashboard has data, from a Prometheus that scrapes the office. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMetrics
@Import(GrafanaDashboardTests.Turnstile.class)
class GrafanaDashboardTests {

  private static final Path FILE = Path.of("../docs/grafana/pulsar-async.json");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final GrafanaDashboard dashboard = new GrafanaDashboard(FILE);
  private final OfficeClient office;
  private final int port;
  private final EventLoop loop;
  private final Turnstile turnstile;

  GrafanaDashboardTests(
      @LocalServerPort int port, @Autowired EventLoop loop, @Autowired Turnstile turnstile) {
    this.office = new OfficeClient(port);
    this.port = port;
    this.loop = loop;
    this.turnstile = turnstile;
  }

  @Test
  void everyPanelAndEveryVariableHasData(@TempDir Path directory) throws Exception {
    Optional<Path> program = PrometheusServer.program();
    assumeTrue(program.isPresent(), "Not tested: install Prometheus, as package prometheus");
    try (PrometheusServer prometheus = new PrometheusServer(program.get(), directory, port)) {
      var queries = dashboard.queries().toList();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreException(ConnectException.class)
          .untilAsserted(
              () -> {
                keepBusy();
                assertThat(silent(queries, prometheus)).isEmpty();
              });
      for (Map.Entry<String, String> variable : dashboard.variables()) {
        assertThat(prometheus.labelValues(variable.getKey(), variable.getValue()))
            .as(variable.toString())
            .isNotEmpty();
      }
    }
  }

  @Test
  void theDashboardHasPanelsAndVariables() {
    assertThat(dashboard.queries()).hasSizeGreaterThan(20);
    assertThat(dashboard.variables())
        .extracting(Map.Entry::getValue)
        .containsExactly("instance", "loop", "code_function", "bench");
  }

  /** Those of {@code queries} that have no data. */
  private static List<Map.Entry<String, String>> silent(
      List<Map.Entry<String, String>> queries, PrometheusServer prometheus) throws Exception {
    List<Map.Entry<String, String>> silent = new ArrayList<>();
    for (Map.Entry<String, String> query : queries) {
      if (prometheus.values(query.getValue()).isEmpty()) {
        silent.add(query);
      }
    }
    return silent;
  }

  /** Benches of each model, with calls that fail too, and requests. */
  private void keepBusy() throws Exception {
    office.send("POST", "/api/bench?times=10");
    office.send("POST", "/api/seats/A1?holder=ann");
    run(Bench.closed("quote", 2).calls(20).loop(loop).run(turnstile::pass).result());
    run(Bench.open("quote", 100).calls(20).loop(loop).run(turnstile::pass).result());
  }

  private static void run(CompletableFuture<?> bench) {
    assertThat(bench).succeedsWithin(LIMIT);
  }

  /** Lets every other one through. */
  static class Turnstile {
    private int count;

    @Task
    public CompletableFuture<Integer> pass() {
      if (++count % 2 == 0) {
        throw new IllegalStateException("closed");
      }
      return CompletableFuture.completedFuture(count);
    }
  }
}
