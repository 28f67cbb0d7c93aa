package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the office makes of a database that others use too, that fails, and that is slow. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"office.gateway.delay=10ms", "office.purchase.timeout=1m"})
class BookingHttpTests {

  private final OfficeClient client;
  private final TicketOffice office;
  private final Bookings bookings;
  private final JdbcClient sql;
  private final DataSource database;

  BookingHttpTests(
      @LocalServerPort int port,
      @Autowired TicketOffice office,
      @Autowired Bookings bookings,
      @Autowired JdbcClient sql,
      @Autowired DataSource database) {
    this.client = new OfficeClient(port);
    this.office = office;
    this.bookings = bookings;
    this.sql = sql;
    this.database = database;
  }

  @Test
  void aSeatThatAnotherOfficeHasSoldIsSold() throws Exception {
    bookings.add("C1", "ann");

    var refused = client.send("POST", "/api/seats/C1?holder=bob");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Seat C1 is sold");
    assertThat(bookings.findAll()).contains(new Booking("C1", "ann"));
  }

  @Test
  void aSeatThatIsGivenBackIsNotStoredAnyMore() throws Exception {
    assertThat(client.send("POST", "/api/seats/C2?holder=ann").statusCode()).isEqualTo(201);
    assertThat(bookings.findAll()).contains(new Booking("C2", "ann"));
    assertThat(client.send("DELETE", "/api/seats/C2?holder=ann").statusCode()).isEqualTo(204);

    assertThat(bookings.findAll()).doesNotContain(new Booking("C2", "ann"));
  }

  @Test
  void whatCannotBeStoredIsNotDone() throws Exception {
    assertThat(client.send("POST", "/api/seats/C3?holder=ann").statusCode()).isEqualTo(201);
    sql.sql("alter table booking rename to gone").update();
    try {
      var refused = client.send("POST", "/api/seats/C4?holder=ann");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("cannot store");
      assertThat(client.send("DELETE", "/api/seats/C3?holder=ann").statusCode()).isEqualTo(503);
    } finally {
      sql.sql("alter table gone rename to booking").update();
    }

    assertThat(client.send("POST", "/api/seats/C3?holder=bob").statusCode()).isEqualTo(409);
    assertThat(client.send("POST", "/api/seats/C4?holder=bob").statusCode()).isEqualTo(201);
  }

  @Test
  void aPurchaseThatIsGivenUpWhileItIsStoredIsStored() throws Exception {
    try (Connection another = database.getConnection();
        Statement statement = another.createStatement()) {
      another.setAutoCommit(false);
      statement.execute("insert into booking (seat, holder) values ('C5', 'eve')");
      CompletableFuture<Ticket> purchase = office.purchase("C5", "ann", "4242424242424242");
      await().until(this::isBlocked);

      purchase.cancel(false);
      assertThat(client.send("GET", "/api/seats/quote").statusCode()).isEqualTo(200);
      assertThat(client.send("POST", "/api/seats/C5?holder=bob").body()).contains("changing hands");
      another.rollback();
    }

    await().until(() -> client.seats().contains(Map.of("id", "C5", "holder", "ann")));
    assertThat(bookings.findAll()).contains(new Booking("C5", "ann"));
  }

  /** Whether the insert is under way, which the one before keeps from its end. */
  private boolean isBlocked() {
    return sql.sql(
                "select count(*) from information_schema.sessions"
                    + " where executing_statement like 'insert into booking%'")
            .query(Integer.class)
            .single()
        == 1;
  }
}
