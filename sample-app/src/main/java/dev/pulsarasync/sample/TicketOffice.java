package dev.pulsarasync.sample;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Sells the seats of a hall. Its state is a plain map without any lock: every method that touches
 * it is a task, and so runs on the event loop, one after the other.
 */
@Component
class TicketOffice implements AsyncObject {

  static final int SEATS_PER_ROW = 12;
  static final String ROWS = "ABCDEFGH";

  private static final long CHEAPEST_CENTS = 2_000;

  private final EventLoop loop;
  private final List<String> ids;
  private final Map<String, String> holders = new HashMap<>();

  TicketOffice(EventLoop loop) {
    this.loop = loop;
    this.ids =
        ROWS.chars()
            .boxed()
            .flatMap(row -> IntStream.rangeClosed(1, SEATS_PER_ROW).mapToObj(n -> id(row, n)))
            .toList();
  }

  private static String id(int row, int number) {
    return Character.toString(row) + number;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** All seats, row by row. */
  @Task
  public CompletableFuture<List<Seat>> seats() {
    List<Seat> seats = ids.stream().map(id -> new Seat(id, holders.get(id))).toList();
    return CompletableFuture.completedFuture(seats);
  }

  /** Sells a seat; fails with {@link SeatNotAvailableException} if somebody has it. */
  @Task
  public CompletableFuture<Seat> book(String id, String holder) {
    requireSeat(id);
    if (holders.putIfAbsent(id, holder) != null) {
      throw new SeatNotAvailableException(id, "is sold");
    }
    return CompletableFuture.completedFuture(new Seat(id, holder));
  }

  /**
   * Takes a seat back; fails with {@link SeatNotAvailableException} unless {@code holder} has it.
   */
  @Task
  public CompletableFuture<Void> release(String id, String holder) {
    requireSeat(id);
    if (!holders.remove(id, holder)) {
      throw new SeatNotAvailableException(id, "is not held by " + holder);
    }
    return CompletableFuture.completedFuture(null);
  }

  /** The price of the next seat. */
  @Task
  public CompletableFuture<Quote> quote() {
    int sold = holders.size();
    long cents = CHEAPEST_CENTS + CHEAPEST_CENTS * sold / ids.size();
    return CompletableFuture.completedFuture(new Quote(ids.size() - sold, cents));
  }

  private void requireSeat(String id) {
    if (!ids.contains(id)) {
      throw new UnknownSeatException(id);
    }
  }
}
