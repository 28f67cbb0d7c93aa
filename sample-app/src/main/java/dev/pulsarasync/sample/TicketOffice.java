package dev.pulsarasync.sample;

import dev.pulsarasync.Async;
import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Sells the seats of a hall. Its state is a plain map and a plain set without any lock: every
 * method that touches them is a task, and so runs on the event loop, one after the other.
 */
@Component
class TicketOffice implements AsyncObject {

  static final int SEATS_PER_ROW = 12;
  static final String ROWS = "ABCDEFGH";

  private static final long CHEAPEST_CENTS = 2_000;

  private final EventLoop loop;
  private final PaymentGateway gateway;
  private final List<String> ids;
  private final Map<String, String> holders = new HashMap<>();
  private final Set<String> reserved = new HashSet<>();

  TicketOffice(EventLoop loop, PaymentGateway gateway) {
    this.loop = loop;
    this.gateway = gateway;
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
    requireFree(id);
    holders.put(id, holder);
    return CompletableFuture.completedFuture(new Seat(id, holder));
  }

  /**
   * Sells a seat that is paid for by card. While the payment gateway thinks, the loop serves
   * others, but nobody else gets the seat; it is free again if the payment fails or takes too long.
   */
  @Task(timeout = "${office.purchase.timeout}")
  public CompletableFuture<Ticket> purchase(String id, String holder, String card) {
    requireFree(id);
    long cents = cents();
    reserved.add(id);
    try {
      String receipt = Async.await(gateway.charge(card, cents));
      holders.put(id, holder);
      return CompletableFuture.completedFuture(new Ticket(id, holder, receipt));
    } finally {
      reserved.remove(id);
    }
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
    return CompletableFuture.completedFuture(new Quote(ids.size() - taken(), cents()));
  }

  private long cents() {
    return CHEAPEST_CENTS + CHEAPEST_CENTS * taken() / ids.size();
  }

  private int taken() {
    return holders.size() + reserved.size();
  }

  private void requireFree(String id) {
    requireSeat(id);
    if (holders.containsKey(id)) {
      throw new SeatNotAvailableException(id, "is sold");
    }
    if (reserved.contains(id)) {
      throw new SeatNotAvailableException(id, "is being paid for");
    }
  }

  private void requireSeat(String id) {
    if (!ids.contains(id)) {
      throw new UnknownSeatException(id);
    }
  }
}
