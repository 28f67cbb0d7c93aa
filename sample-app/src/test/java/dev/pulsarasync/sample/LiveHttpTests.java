package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The live feed over real HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LiveHttpTests {

  private final int port;
  private final OfficeClient office;
  private final LiveFeed feed;

  LiveHttpTests(@LocalServerPort int port, @Autowired LiveFeed feed) {
    this.port = port;
    this.office = new OfficeClient(port);
    this.feed = feed;
  }

  @Test
  void tellsWhatThereIsAndThenWhatChanges() throws Exception {
    try (BufferedReader events = look()) {
      assertThat(next(events, "benches")).startsWith("[");
      assertThat(next(events, "seats")).contains("{\"id\":\"F1\",\"holder\":null}");
      assertThat(next(events, "loop")).contains("\"p99Micros\":", "\"tasks\":[");

      office.send("POST", "/api/seats/F1?holder=ann");
      assertThat(next(events, "seat")).isEqualTo("{\"id\":\"F1\",\"holder\":\"ann\"}");
      office.send("DELETE", "/api/seats/F1?holder=ann");
      assertThat(next(events, "seat")).isEqualTo("{\"id\":\"F1\",\"holder\":null}");
    }
  }

  @Test
  void readsTheLoopOnlyWhileSomebodyLooks() throws Exception {
    try (BufferedReader events = look()) {
      next(events, "loop");
      assertThat(feed.isResting()).isFalse();
    }

    await().until(feed::isResting);
  }

  @Test
  void tellsOfACallbackThatHoldsTheLoopWhileItDoes() throws Exception {
    try (BufferedReader events = look()) {
      next(events, "seats");
      var answer = office.sendAsync("POST", "/api/loop/block");

      assertThat(next(events, "alarm")).contains("\"Blunder.block\"", "java.lang.Thread.sleep");
      assertThat(next(events, "slow")).contains("\"heldMillis\":2");
      assertThat(answer.join().statusCode()).isEqualTo(204);
    }
  }

  private BufferedReader look() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/live")).build();
    InputStream body =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The data of the next event of this name, which is one of the next hundred: lines never end. */
  private static String next(BufferedReader events, String name) throws IOException {
    int others = 0;
    while (!events.readLine().equals("event:" + name)) {
      assertThat(++others).as("lines without " + name).isLessThan(300);
    }
    return events.readLine().substring("data:".length());
  }
}
