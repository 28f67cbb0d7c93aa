package dev.pulsarasync.sample;

import dev.pulsarasync.Async;
import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Sells the seats of a hall. Its state is a plain map and a plain set without any lock: every
 * method that touches them is a task, and so runs on the event loop, one after the other.
 *
 * <p>A sale is over once it is stored. The office awaits that, and never blocks the loop on SQL.
 */
@Component
class TicketOffice implements AsyncObject {

  private static final long CHEAPEST_CENTS = 2_000;

  private final EventLoop loop;
  private final PaymentGateway gateway;
  private final Bookings bookings;
  private final ApplicationEventPublisher events;
  private final Set<String> ids;
  private final Map<String, String> holders = new HashMap<>();
  private final Set<String> reserved = new HashSet<>();

  TicketOffice(
      EventLoop loop,
      PaymentGateway gateway,
      Bookings bookings,
      Hall hall,
      ApplicationEventPublisher events) {
    this.loop = loop;
    this.gateway = gateway;
    this.bookings = bookings;
    this.events = events;
    this.ids = new LinkedHashSet<>(hall.seats());
    bookings.findAll().forEach(booking -> holders.put(booking.seat(), booking.holder()));
    holders.keySet().retainAll(ids);
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
    reserved.add(id);
    try {
      sell(id, holder);
      return CompletableFuture.completedFuture(new Seat(id, holder));
    } finally {
      reserved.remove(id);
    }
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
      sell(id, holder);
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
    reserved.add(id);
    try {
      store(() -> bookings.remove(id, holder));
      return CompletableFuture.completedFuture(null);
    } catch (RuntimeException notStored) {
      holders.put(id, holder);
      throw notStored;
    } finally {
      reserved.remove(id);
      events.publishEvent(new Seat(id, holders.get(id)));
    }
  }

  /** The price of the next seat. */
  @Task
  public CompletableFuture<Quote> quote() {
    return CompletableFuture.completedFuture(new Quote(ids.size() - taken(), cents()));
  }

  /** The database has the last word: an office elsewhere may sell the same hall. */
  private void sell(String id, String holder) {
    try {
      store(() -> bookings.add(id, holder));
    } catch (DuplicateKeyException soldElsewhere) {
      throw new SeatNotAvailableException(id, "is sold");
    }
    holders.put(id, holder);
    events.publishEvent(new Seat(id, holder));
  }

  /**
   * Runs SQL on another thread and awaits its end. A caller that is cancelled meanwhile awaits it
   * too: only the end tells whether it is stored.
   */
  private void store(Runnable sql) {
    CompletableFuture<?> stored = loop.runInExecutor(Executors.callable(sql));
    try {
      Async.await(stored.copy());
    } catch (CancellationException givenUp) {
      Async.await(stored);
    }
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
      throw new SeatNotAvailableException(id, "is changing hands");
    }
  }

  private void requireSeat(String id) {
    if (!ids.contains(id)) {
      throw new UnknownSeatException(id);
    }
  }
}
