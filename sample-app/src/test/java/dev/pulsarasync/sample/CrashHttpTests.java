package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The office is killed while many clients book, and opens again. */
class CrashHttpTests {

  private static final int CLIENTS = 24;
  private static final int RIVALS = 4;
  private static final int SEATS = 26 * 18;
  private static final int SOLD_BEFORE_THE_CRASH = 180;

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final Queue<String> sold = new ConcurrentLinkedQueue<>();
  private final Map<String, Exception> unanswered = new ConcurrentHashMap<>();
  private final CountDownLatch untilTheCrash = new CountDownLatch(SOLD_BEFORE_THE_CRASH);

  @TempDir private Path directory;

  @AfterEach
  void sendTheClientsAway() {
    threads.shutdownNow();
  }

  @Test
  void aCrashTakesNoBookingAndNoSeatIsSoldTwice() throws Exception {
    try (OfficeProcess office = open()) {
      List<Future<?>> clients = bookEverythingAt(office.client());
      assertThat(untilTheCrash.await(1, TimeUnit.MINUTES)).isTrue();
      office.kill();
      awaitAll(clients);
    }
    List<String> answered = List.copyOf(sold);
    assertThat(answered).hasSizeBetween(SOLD_BEFORE_THE_CRASH, SEATS - 1);

    try (OfficeProcess office = open()) {
      List<String> stored = heldAt(office.client());
      Set<String> storedUnanswered = new HashSet<>(stored);
      answered.forEach(storedUnanswered::remove);
      assertThat(stored).containsAll(answered);
      assertThat(unanswered.keySet()).containsAll(storedUnanswered);
      unanswered.clear();

      awaitAll(bookEverythingAt(office.client()));

      assertThat(unanswered).isEmpty();
      List<String> all = new ArrayList<>(sold);
      all.addAll(storedUnanswered);
      assertThat(all).hasSize(SEATS);
      assertThat(heldAt(office.client())).hasSize(SEATS).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  /** It closes no idle connection: a client could take its end for that of the office. */
  private OfficeProcess open() throws IOException {
    return OfficeProcess.start(
        directory,
        List.of("-XX:TieredStopAtLevel=1"),
        "--server.tomcat.keep-alive-timeout=10m",
        "--office.hall.rows=26",
        "--office.hall.seats-per-row=18");
  }

  /** Seats and who has them. */
  private static List<String> heldAt(OfficeClient office) throws Exception {
    return office.seats().stream()
        .filter(seat -> seat.get("holder") != null)
        .map(seat -> seat.get("id") + "=" + seat.get("holder"))
        .toList();
  }

  private List<Future<?>> bookEverythingAt(OfficeClient office) throws Exception {
    List<String> seats = office.seats().stream().map(seat -> seat.get("id")).toList();
    return IntStream.range(0, CLIENTS)
        .<Future<?>>mapToObj(number -> threads.submit(client(office, number, seats)))
        .toList();
  }

  /** Tries every seat, in the same order as its rivals, until the office is not there any more. */
  private Callable<Boolean> client(OfficeClient office, int number, List<String> seats) {
    List<String> order = new ArrayList<>(seats);
    Collections.rotate(order, number / RIVALS * SEATS * RIVALS / CLIENTS);
    return () -> order.stream().allMatch(seat -> isAnswered(office, seat, "client" + number));
  }

  private boolean isAnswered(OfficeClient office, String seat, String holder) {
    String booking = seat + "=" + holder;
    try {
      int status = office.send("POST", "/api/seats/" + seat + "?holder=" + holder).statusCode();
      assertThat(status).isIn(201, 409);
      if (status == 201) {
        sold.add(booking);
        untilTheCrash.countDown();
      }
      return true;
    } catch (Exception crashed) {
      unanswered.put(booking, crashed);
      return false;
    }
  }

  private static void awaitAll(List<Future<?>> clients) throws Exception {
    for (Future<?> client : clients) {
      client.get(1, TimeUnit.MINUTES);
    }
  }
}
