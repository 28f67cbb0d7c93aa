package dev.pulsarasync.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A window that looks. Written to one event after the other, and never waited for. */
final class LiveClient {

  static final int MOST_UNSENT = 64;

  private final SseEmitter emitter = new SseEmitter(0L);
  private final Executor writers;
  private final AtomicInteger unsent = new AtomicInteger();
  private CompletableFuture<Void> writes = CompletableFuture.completedFuture(null);

  /** A window to which threads of {@code writers} write. */
  LiveClient(Executor writers) {
    this.writers = writers;
  }

  SseEmitter emitter() {
    return emitter;
  }

  /** Sends an event soon; returns false if the window is gone, or does not keep up. */
  boolean send(String event, String json) {
    if (writes.isCompletedExceptionally() || unsent.get() == MOST_UNSENT) {
      return false;
    }
    unsent.incrementAndGet();
    writes = writes.thenRunAsync(() -> write(event, json), writers);
    return true;
  }

  private void write(String event, String json) {
    try {
      emitter.send(SseEmitter.event().name(event).data(json));
      unsent.decrementAndGet();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Ends the events, after those that are sent. */
  void close() {
    writes.whenCompleteAsync((done, gone) -> emitter.complete(), writers);
  }
}
