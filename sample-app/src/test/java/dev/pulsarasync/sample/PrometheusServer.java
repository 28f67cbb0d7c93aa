package dev.pulsarasync.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of the machine, which scrapes the office every second. */
final class PrometheusServer implements AutoCloseable {

  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s}
      scrape_configs:
        - job_name: office
          metrics_path: /actuator/prometheus
          static_configs: [{targets: ['localhost:%d']}]
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final Process process;

  PrometheusServer(Path program, Path directory, int office) throws IOException {
    this.port = freePort();
    Path configuration = directory.resolve("prometheus.yml");
    Files.writeString(configuration, CONFIGURATION.formatted(office));
    this.process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
  }

  /** Where the machine has the program; empty if it has none. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .map(directory -> Path.of(directory, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What {@code query} comes to now, without the series that have no number. */
  List<Double> values(String query) throws Exception {
    return elements(get("query?query=" + encoded(query)).path("data").path("result"))
        .map(series -> series.path("value").path(1).asString())
        .filter(value -> !value.equals("NaN"))
        .map(Double::valueOf)
        .toList();
  }

  /** The values of {@code label} among the series that {@code selector} finds. */
  List<String> labelValues(String selector, String label) throws Exception {
    return elements(get("label/" + label + "/values?match[]=" + encoded(selector)).path("data"))
        .map(JsonNode::asString)
        .toList();
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path.replace("[]", "%5B%5D"));
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    JsonNode json = JsonMapper.shared().readTree(answer.body());
    if (!json.path("status").asString().equals("success")) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
    return json;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join() == null) {
      process.destroyForcibly();
    }
  }
}
