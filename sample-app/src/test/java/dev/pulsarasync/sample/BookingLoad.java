package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures bookings over HTTP, as many at once as there are clients. {@code mvn test -pl sample-app
 * -am -Dtest=BookingLoad -Dsurefire.failIfNoSpecifiedTests=false} prints the figures.
 */
class BookingLoad {

  private static final int CLIENTS = 32;
  private static final int SEATS = 26 * 800;
  private static final int WARM_UP = SEATS / 2;

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

  @TempDir private Path directory;

  @AfterEach
  void sendTheClientsAway() {
    threads.shutdownNow();
  }

  @Test
  void book() throws Exception {
    try (OfficeProcess office =
        OfficeProcess.start(
            directory, List.of(), "--office.hall.rows=26", "--office.hall.seats-per-row=800")) {
      OfficeClient client = office.client();
      List<String> seats = client.seats().stream().map(seat -> seat.get("id")).toList();
      bookAt(client, seats.subList(0, WARM_UP));
      long begin = System.nanoTime();
      long[] latencies = bookAt(client, seats.subList(WARM_UP, SEATS));
      report(latencies, System.nanoTime() - begin);
    }
  }

  /** Books each seat once; the result is how long each booking took, sorted. */
  private long[] bookAt(OfficeClient office, List<String> seats) throws Exception {
    List<Callable<long[]>> clients =
        IntStream.range(0, CLIENTS)
            .<Callable<long[]>>mapToObj(number -> () -> client(office, number, seats))
            .toList();
    List<long[]> latencies = new ArrayList<>();
    for (Future<long[]> ofOne : threads.invokeAll(clients)) {
      latencies.add(ofOne.get());
    }
    return latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  private static long[] client(OfficeClient office, int number, List<String> seats)
      throws Exception {
    LongStream.Builder latencies = LongStream.builder();
    for (int i = number; i < seats.size(); i += CLIENTS) {
      long begin = System.nanoTime();
      var answer = office.send("POST", "/api/seats/" + seats.get(i) + "?holder=client" + number);
      latencies.add(System.nanoTime() - begin);
      assertThat(answer.statusCode()).isEqualTo(201);
    }
    return latencies.build().toArray();
  }

  private static void report(long[] sorted, long nanos) {
    System.out.printf(
        "%d bookings by %d clients: %.0f per second, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        sorted.length,
        CLIENTS,
        sorted.length * 1e9 / nanos,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
    System.out.printf(
        "on %d cores, JDK %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
  }
}
