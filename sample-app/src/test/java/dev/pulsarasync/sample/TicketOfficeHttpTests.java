package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The office as its users see it: over real HTTP. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"office.gateway.delay=10ms", "office.purchase.timeout=1m"})
class TicketOfficeHttpTests {

  private static final int CLIENTS = 64;
  private static final int SEATS = 96;

  private final OfficeClient office;

  TicketOfficeHttpTests(@LocalServerPort int port) {
    this.office = new OfficeClient(port);
  }

  @BeforeEach
  void emptyTheHall() throws Exception {
    for (Map<String, String> seat : office.seats()) {
      if (seat.get("holder") != null) {
        office.send("DELETE", "/api/seats/" + seat.get("id") + "?holder=" + seat.get("holder"));
      }
    }
  }

  @Test
  void listsTheSeatsRowByRow() throws Exception {
    List<Map<String, String>> seats = office.seats();

    assertThat(seats).hasSize(SEATS).allSatisfy(seat -> assertThat(seat).containsKey("holder"));
    assertThat(seats.get(0)).containsEntry("id", "A1").containsEntry("holder", null);
    assertThat(seats.get(SEATS - 1)).containsEntry("id", "H12");
  }

  @Test
  void sellsASeatOnceAndTakesItBackFromItsHolderOnly() throws Exception {
    assertThat(office.send("POST", "/api/seats/B7?holder=ann").statusCode()).isEqualTo(201);
    assertThat(office.send("POST", "/api/seats/B7?holder=bob").statusCode()).isEqualTo(409);
    assertThat(office.send("DELETE", "/api/seats/B7?holder=bob").statusCode()).isEqualTo(409);
    assertThat(office.send("DELETE", "/api/seats/B7?holder=ann").statusCode()).isEqualTo(204);
    assertThat(office.send("DELETE", "/api/seats/B7?holder=ann").statusCode()).isEqualTo(409);
    assertThat(office.send("POST", "/api/seats/B7?holder=bob").statusCode()).isEqualTo(201);
  }

  @Test
  void sellsASeatThatIsPaidFor() throws Exception {
    var response = office.send("POST", "/api/seats/B7/purchase?holder=ann&card=4242424242424242");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(office.json(response.body()))
        .containsEntry("seat", "B7")
        .containsEntry("holder", "ann")
        .hasEntrySatisfying("receipt", it -> assertThat(it).asString().endsWith(", 2000 cents"));
    assertThat(office.send("POST", "/api/seats/B7?holder=bob").statusCode()).isEqualTo(409);
  }

  @Test
  void aSeatWhosePaymentIsRefusedIsFreeAgain() throws Exception {
    var response = office.send("POST", "/api/seats/B7/purchase?holder=ann&card=4000000000000002");

    assertThat(response.statusCode()).isEqualTo(402);
    assertThat(office.send("POST", "/api/seats/B7?holder=bob").statusCode()).isEqualTo(201);
  }

  @Test
  void quotesThePriceOfTheNextSeat() throws Exception {
    office.send("POST", "/api/seats/B7?holder=ann");

    assertThat(office.json(office.send("GET", "/api/seats/quote").body()))
        .containsEntry("free", SEATS - 1)
        .containsEntry("cents", 2_020);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/seats/Z99?holder=ann, 404",
    "DELETE, /api/seats/Z99?holder=ann, 404",
    "POST, /api/seats/A1, 400",
    "POST, /api/seats/A1?holder=, 400",
    "POST, /api/seats/A1?holder=%20, 400",
    "POST, /api/seats/A1?holder=a%00b, 400",
    "DELETE, /api/seats/A1, 400",
    "POST, /api/seats/Z99/purchase?holder=ann&card=4242424242424242, 404",
    "POST, /api/seats/A1/purchase?holder=ann, 400",
    "POST, /api/seats/A1/purchase?card=4242424242424242, 400",
    "POST, /api/seats/A1/purchase?holder=ann&card=42424242424, 400",
    "POST, /api/seats/A1/purchase?holder=ann&card=42424242424242424242, 400",
    "POST, /api/seats/A1/purchase?holder=ann&card=4242-4242-4242, 400",
    "POST, /api/seats/A1/purchase?holder=ann&card=4000000000000002, 402",
    "POST, /api/bench, 400",
    "POST, /api/bench?times=0, 400",
    "POST, /api/bench?times=-1, 400",
    "POST, /api/bench?times=100001, 400",
    "POST, /api/bench?times=many, 400",
    "GET, /api/bench?times=1, 405",
  })
  void answersBadInputWithAProblem(String method, String path, int status) throws Exception {
    var response = office.send(method, path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(office.json(response.body())).containsEntry("status", status).containsKey("detail");
  }

  @Test
  void sellsEverySeatExactlyOnceToManyClientsAtOnce() throws Exception {
    List<Callable<List<String>>> clients =
        IntStream.range(0, CLIENTS).<Callable<List<String>>>mapToObj(this::client).toList();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<String> sold = new ArrayList<>();
    try {
      for (Future<List<String>> wins : threads.invokeAll(clients)) {
        sold.addAll(wins.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(sold).hasSize(SEATS).doesNotHaveDuplicates();
    Map<String, String> holders =
        office.seats().stream().collect(Collectors.toMap(s -> s.get("id"), s -> s.get("holder")));
    assertThat(sold).allSatisfy(win -> assertThat(win).endsWith("=" + holders.get(seatOf(win))));
  }

  private static String seatOf(String win) {
    return win.substring(0, win.indexOf('='));
  }

  /** Tries to book every seat, in an order of its own; the result names those that it got. */
  private Callable<List<String>> client(int number) {
    return () -> {
      List<Map<String, String>> seats = new ArrayList<>(office.seats());
      Collections.rotate(seats, -number);
      List<String> wins = new ArrayList<>();
      for (Map<String, String> seat : seats) {
        String id = seat.get("id");
        int status =
            office.send("POST", "/api/seats/" + id + "?holder=client" + number).statusCode();
        assertThat(status).isIn(201, 409);
        if (status == 201) {
          wins.add(id + "=client" + number);
        }
      }
      return wins;
    };
  }
}
