package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.EventLoop;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What the endpoints of loops and benches answer, over HTTP and JMX. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      SlowGateway.URL,
      "office.purchase.timeout=2m",
      "spring.jmx.enabled=true",
      "management.endpoints.jmx.exposure.include=eventloops,bench"
    })
@Import(SlowGateway.class)
class EndpointsTests {

  private static final String LOOPS = "/actuator/eventloops";

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final OfficeClient client;
  private final EventLoop loop;
  private final SlowGateway gateway;
  private final MBeanServer jmx;

  EndpointsTests(
      @LocalServerPort int port,
      @Autowired EventLoop loop,
      @Autowired SlowGateway gateway,
      @Autowired MBeanServer jmx) {
    this.client = new OfficeClient(port);
    this.loop = loop;
    this.gateway = gateway;
    this.jmx = jmx;
  }

  @AfterEach
  void letGo() {
    release.countDown();
    gateway.answer();
    loop.setDebug(false);
  }

  @Test
  void theLoopsAnswerWithTheirFigures() throws Exception {
    Map<String, Object> loops = map(get(LOOPS).get("eventLoops"));

    assertThat(loops).containsOnlyKeys("office");
    assertThat(map(loops.get("office")).keySet())
        .contains("state", "thread", "debug", "queued", "suspended", "timers");
    assertThat(map(loops.get("office"))).containsEntry("debug", false);
  }

  @Test
  void aBlockedLoopAnswersWithTheTreeOfItsTasks() throws Exception {
    CompletableFuture<HttpResponse<String>> purchase = purchase("A1");
    hold();
    CompletableFuture<HttpResponse<String>> booking =
        client.sendAsync("POST", "/api/seats/B1?holder=bob");
    await().until(() -> names("QUEUED").contains("TicketOffice.book"));

    Map<String, Object> answer = get(LOOPS + "/office");

    assertThat(answer).containsEntry("name", "office").containsEntry("omitted", 0);
    assertThat(map(answer.get("loop"))).containsEntry("state", "BUSY");
    assertThat(names("RUNNING")).hasSize(1);
    assertThat(names("SUSPENDED")).containsExactly("TicketOffice.purchase");
    Map<String, Object> waiting = task(answer, "TicketOffice.purchase");
    assertThat(waiting.keySet())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "state",
            "ageMillis",
            "awaits",
            "waitsFor",
            "waitedForBy",
            "stack",
            "submitted");
    assertThat(waiting.get("awaits").toString()).endsWith("Future");
    assertThat(waiting.get("stack").toString()).contains("PaymentGateway.answer");
    assertThat(answer.toString()).doesNotContain("ann", "4242");
    release.countDown();
    gateway.answer();
    assertThat(booking.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(201);
    assertThat(purchase.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(201);
  }

  @Test
  void debugModeTellsWhereATaskWasSubmitted() throws Exception {
    HttpResponse<String> switched = client.send("POST", LOOPS + "/office", "{\"debug\":true}");
    assertThat(switched.statusCode()).isEqualTo(200);
    assertThat(client.json(switched.body())).containsEntry("debug", true);

    CompletableFuture<HttpResponse<String>> purchase = purchase("A2");

    assertThat(task(get(LOOPS + "/office"), "TicketOffice.purchase").get("submitted").toString())
        .contains("SeatController");
    gateway.answer();
    assertThat(purchase.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(201);
  }

  @Test
  void aLoopThatIsNotThereIsNotFound() throws Exception {
    assertThat(client.send("GET", LOOPS + "/other").statusCode()).isEqualTo(404);
    assertThat(client.send("POST", LOOPS + "/other", "{\"debug\":true}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void jmxTellsOfABlockedLoopInPlainTypes() throws Exception {
    hold();

    Object answer = invoke("Eventloops", "eventLoop", "office");

    assertThat(answer).isInstanceOf(Map.class);
    assertThat(answer.toString()).contains("RUNNING", "CountDownLatch.await");
    assertThat(answer.toString()).doesNotContain("dev.pulsarasync.spring");
  }

  @Test
  void aBenchThatIsAllowedRunsAndIsRemembered() throws Exception {
    HttpResponse<String> started =
        client.send("POST", "/actuator/bench/ticketOffice/quote", "{\"rate\":500,\"calls\":100}");
    assertThat(started.statusCode()).isEqualTo(202);
    assertThat(client.json(started.body()))
        .containsEntry("name", "ticketOffice.quote")
        .containsEntry("model", "open");

    await()
        .until(() -> map(get("/actuator/bench").get("results")).containsKey("ticketOffice.quote"));

    Map<String, Object> result =
        list(map(get("/actuator/bench").get("results")).get("ticketOffice.quote")).get(0);
    assertThat(result).containsEntry("model", "open").containsEntry("calls", 100);
    assertThat(result.keySet()).contains("load", "failed", "failures", "p50Micros", "p99Micros");
  }

  @Test
  void aBenchThatIsNotAllowedIsRefusedWithASentence() throws Exception {
    HttpResponse<String> refused = client.send("POST", "/actuator/bench/ticketOffice/seats", "{}");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(client.json(refused.body()).get("refused").toString())
        .contains("pulsar.async.bench.allowed");
  }

  private CompletableFuture<HttpResponse<String>> purchase(String seat) {
    CompletableFuture<HttpResponse<String>> purchase =
        client.sendAsync(
            "POST", "/api/seats/" + seat + "/purchase?holder=ann&card=4242424242424242");
    await().until(() -> gateway.waiting() == 1);
    return purchase;
  }

  private void hold() throws Exception {
    loop.execute(
        () -> {
          held.countDown();
          try {
            release.await();
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private List<String> names(String state) throws Exception {
    return list(get(LOOPS + "/office").get("tasks")).stream()
        .filter(task -> task.get("state").equals(state))
        .map(task -> task.get("name").toString())
        .toList();
  }

  private static Map<String, Object> task(Map<String, Object> answer, String name) {
    return list(answer.get("tasks")).stream()
        .filter(task -> task.get("name").equals(name))
        .findAny()
        .orElseThrow();
  }

  private Map<String, Object> get(String path) throws Exception {
    HttpResponse<String> response = client.send("GET", path);
    assertThat(response.statusCode()).isEqualTo(200);
    return client.json(response.body());
  }

  private Object invoke(String endpoint, String operation, String argument) throws Exception {
    ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=" + endpoint);
    return jmx.invoke(
        name, operation, new Object[] {argument}, new String[] {String.class.getName()});
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }
}
