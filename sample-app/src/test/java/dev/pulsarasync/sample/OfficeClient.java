package dev.pulsarasync.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the office with nothing of Spring in it. Many threads may use it at once: none of
 * them hands its request to a thread of the client, or offers to speak HTTP/2 with each.
 */
final class OfficeClient {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Runnable::run)
          .connectTimeout(LIMIT)
          .build();
  private final JsonMapper mapper = JsonMapper.shared();
  private final String root;

  OfficeClient(int port) {
    this.root = "http://localhost:" + port;
  }

  HttpResponse<String> send(String method, String path) throws Exception {
    return http.send(request(method, path), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(String method, String path) {
    return http.sendAsync(request(method, path), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create(root + path))
        .timeout(LIMIT)
        .method(method, BodyPublishers.noBody())
        .build();
  }

  List<Map<String, String>> seats() throws Exception {
    return mapper.readValue(send("GET", "/api/seats").body(), new TypeReference<>() {});
  }

  Map<String, Object> json(String body) {
    return mapper.readValue(body, new TypeReference<>() {});
  }
}
