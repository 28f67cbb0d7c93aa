package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What {@code async_while} does, on the queue of timers of the JDK. */
final class JdkPolling implements Runnable {

  private final CompletableFuture<Object> future = new CompletableFuture<>();
  private final ScheduledExecutorService thread;
  private final BooleanSupplier clause;
  private int interval;

  JdkPolling(ScheduledExecutorService thread, BooleanSupplier clause) {
    this.thread = thread;
    this.clause = clause;
  }

  CompletableFuture<Object> start() {
    thread.execute(this);
    return future;
  }

  @Override
  public void run() {
    if (!clause.getAsBoolean()) {
      future.complete(false);
    } else if (!future.isDone()) {
      interval = Math.min(interval + 100, 1000);
      thread.schedule(this, interval, TimeUnit.MILLISECONDS);
    }
  }
}
