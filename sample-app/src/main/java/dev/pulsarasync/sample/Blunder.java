package dev.pulsarasync.sample;

import dev.pulsarasync.Task;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** A mistake to look at: a task that waits on the thread of the loop, and so blocks everybody. */
@Component
class Blunder {

  private static final long MILLIS = 2_000;

  @Task
  public CompletableFuture<Void> block() {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.completedFuture(null);
  }
}
