package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Purchases that wait for a payment gateway, and what goes on meanwhile. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      SlowGateway.URL,
      "office.purchase.timeout=2m",
      "spring.mvc.async.request-timeout=2m"
    })
@Import(SlowGateway.class)
class PurchaseHttpTests {

  private static final String CARD = "&card=4242424242424242";
  private static final int ROUNDS = 70;

  private final OfficeClient client;
  private final TicketOffice office;
  private final SlowGateway gateway;

  PurchaseHttpTests(
      @LocalServerPort int port, @Autowired TicketOffice office, @Autowired SlowGateway gateway) {
    this.client = new OfficeClient(port);
    this.office = office;
    this.gateway = gateway;
  }

  @AfterEach
  void leaveNobodyWaiting() {
    gateway.answer();
  }

  @Test
  void tenThousandRequestsGoOnWhilePurchasesWait() throws Exception {
    List<String> seats = client.seats().stream().map(seat -> seat.get("id")).toList();
    List<String> paidFor = seats.subList(0, seats.size() / 2);
    List<String> others = seats.subList(seats.size() / 2, seats.size());
    List<CompletableFuture<HttpResponse<String>>> purchases =
        paidFor.stream()
            .flatMap(id -> Stream.of(purchase(id, "ann"), purchase(id, "bob")))
            .toList();
    await().until(() -> gateway.waiting() == paidFor.size());

    Map<Integer, Long> answers = countAtOnce(others.stream().map(this::visitor).toList());
    long rounds = (long) ROUNDS * others.size();
    assertThat(answers)
        .as("10,080 requests")
        .isEqualTo(Map.of(200, rounds, 201, rounds, 204, rounds));
    for (String id : paidFor) {
      assertThat(client.send("POST", "/api/seats/" + id + "?holder=eve").statusCode())
          .isEqualTo(409);
    }
    assertThat(gateway.waiting()).isEqualTo(paidFor.size());

    gateway.answer();
    assertThat(ticketsOf(purchases)).isEqualTo(holdersOf(paidFor)).hasSameSizeAs(paidFor);
  }

  private CompletableFuture<HttpResponse<String>> purchase(String id, String holder) {
    return client.sendAsync("POST", "/api/seats/" + id + "/purchase?holder=" + holder + CARD);
  }

  /** Books its seat, asks for a quote and gives the seat back, again and again. */
  private Callable<List<Integer>> visitor(String id) {
    String seat = "/api/seats/" + id + "?holder=eve";
    return () -> {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        statuses.add(client.send("POST", seat).statusCode());
        statuses.add(client.send("GET", "/api/seats/quote").statusCode());
        statuses.add(client.send("DELETE", seat).statusCode());
      }
      return statuses;
    };
  }

  private static Map<Integer, Long> countAtOnce(List<Callable<List<Integer>>> visitors)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(visitors.size());
    List<Integer> statuses = new ArrayList<>();
    try {
      for (Future<List<Integer>> ofOne : threads.invokeAll(visitors)) {
        statuses.addAll(ofOne.get());
      }
    } finally {
      threads.shutdownNow();
    }
    return statuses.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting()));
  }

  /** Who has a ticket for what; fails if two have one for the same seat. */
  private Map<Object, Object> ticketsOf(List<CompletableFuture<HttpResponse<String>>> purchases) {
    return purchases.stream()
        .map(CompletableFuture::join)
        .filter(response -> response.statusCode() == 201)
        .map(response -> client.json(response.body()))
        .collect(Collectors.toMap(ticket -> ticket.get("seat"), ticket -> ticket.get("holder")));
  }

  private Map<Object, Object> holdersOf(List<String> seats) throws Exception {
    return client.seats().stream()
        .filter(seat -> seats.contains(seat.get("id")))
        .collect(Collectors.toMap(seat -> seat.get("id"), seat -> seat.get("holder")));
  }

  @Test
  void aPurchaseThatIsCancelledFreesItsSeat() throws Exception {
    CompletableFuture<Ticket> purchase = office.purchase("H12", "ann", "4242424242424242");
    await().until(() -> gateway.waiting() == 1);
    purchase.cancel(false);

    await()
        .untilAsserted(
            () ->
                assertThat(client.send("POST", "/api/seats/H12?holder=bob").statusCode())
                    .isEqualTo(201));
    gateway.answer();
    assertThat(holdersOf(List.of("H12"))).containsEntry("H12", "bob");
  }
}
