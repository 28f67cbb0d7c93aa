package dev.pulsarasync.sample;

import dev.pulsarasync.BenchHistory;
import dev.pulsarasync.BenchResult;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells all windows what there is and what changes. One thread sends, which alone touches the state
 * below; others write, so that a slow window delays nobody. The loop is read only while somebody
 * looks.
 */
@Component
@RegisterReflectionForBinding({
  Seat.class,
  LoopReading.class,
  BenchOutcome.class,
  Alarm.class,
  SlowCallback.class
})
class LiveFeed {

  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int MOST_CLIENTS = 100;

  private final TicketOffice office;
  private final LoopMonitor monitor;
  private final ObjectProvider<BenchHistory> histories;
  private final JsonMapper mapper;
  private final ThreadPoolTaskScheduler sender = new ThreadPoolTaskScheduler();
  private final ExecutorService writers;
  private final Set<LiveClient> clients = new LinkedHashSet<>();
  private List<BenchResult> results = List.of();
  private volatile @Nullable ScheduledFuture<?> ticks;
  private boolean isClosed;

  LiveFeed(
      TicketOffice office,
      LoopMonitor monitor,
      ObjectProvider<BenchHistory> histories,
      JsonMapper mapper) {
    this.office = office;
    this.monitor = monitor;
    this.histories = histories;
    this.mapper = mapper;
    CustomizableThreadFactory threads = new CustomizableThreadFactory("live-writer-");
    threads.setDaemon(true);
    this.writers = Executors.newCachedThreadPool(threads);
    sender.setThreadNamePrefix("live-sender-");
    sender.setDaemon(true);
    sender.initialize();
  }

  /**
   * A further window. Its seats are listed by the loop, which also changes them: what changes later
   * is sent later.
   */
  SseEmitter open() {
    LiveClient client = new LiveClient(writers);
    sender.execute(() -> add(client));
    office.seats().thenAccept(seats -> sender.execute(() -> client.send("seats", json(seats))));
    return client.emitter();
  }

  private void add(LiveClient client) {
    if (isClosed || clients.size() == MOST_CLIENTS) {
      client.close();
      return;
    }
    clients.add(client);
    client.send("benches", json(outcomes(results)));
    if (ticks == null) {
      monitor.restart();
      ticks = sender.scheduleWithFixedDelay(this::tick, EVERY);
    }
  }

  private void tick() {
    broadcast("loop", monitor.read());
    List<BenchResult> all = histories.stream().flatMap(LiveFeed::results).toList();
    if (!all.equals(results)) {
      results = all;
      broadcast("benches", outcomes(all));
    }
  }

  private static Stream<BenchResult> results(BenchHistory history) {
    return history.names().stream().flatMap(name -> history.results(name).stream());
  }

  private static List<BenchOutcome> outcomes(List<BenchResult> results) {
    return results.stream().map(BenchOutcome::of).toList();
  }

  @EventListener
  void seatChanged(Seat seat) {
    sender.execute(() -> broadcast("seat", seat));
  }

  @EventListener
  void loopIsBlocked(Alarm alarm) {
    sender.execute(() -> broadcast("alarm", alarm));
  }

  @EventListener
  void loopGoesOn(SlowCallback slow) {
    sender.execute(() -> broadcast("slow", slow));
  }

  private void broadcast(String event, Object data) {
    String json = json(data);
    clients.removeIf(client -> isGone(client, event, json));
    if (clients.isEmpty()) {
      rest();
    }
  }

  private static boolean isGone(LiveClient client, String event, String json) {
    boolean isGone = !client.send(event, json);
    if (isGone) {
      client.close();
    }
    return isGone;
  }

  private String json(Object data) {
    return mapper.writeValueAsString(data);
  }

  private void rest() {
    ScheduledFuture<?> current = ticks;
    if (current != null) {
      current.cancel(false);
      ticks = null;
    }
  }

  /** Whether nobody looks, and so nothing is read. */
  boolean isResting() {
    return ticks == null;
  }

  /** Windows go before the web server waits for their end; they come back to the next one. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    sender.execute(
        () -> {
          isClosed = true;
          clients.forEach(LiveClient::close);
          clients.clear();
          rest();
        });
  }

  /** Called when the loop has ended, whose last bookings are still heard of. */
  @PreDestroy
  void end() {
    sender.shutdown();
    writers.shutdown();
  }
}
