package dev.pulsarasync;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bound on the callbacks that users may have waiting. What the loop owes them, such as the
 * callback of a future that is complete, is never subject to it.
 */
final class Admission {

  private final int limit;
  private final AtomicInteger waiting = new AtomicInteger();

  Admission(int limit) {
    this.limit = limit;
  }

  boolean isUnbounded() {
    return limit == Integer.MAX_VALUE;
  }

  boolean tryAcquire() {
    if (isUnbounded()) {
      return true;
    }
    if (waiting.incrementAndGet() <= limit) {
      return true;
    }
    waiting.decrementAndGet();
    return false;
  }

  String reason() {
    return "is full: " + limit + " callbacks are waiting";
  }

  /** The callback as it is to be queued: it gives its place back when it begins to run. */
  Runnable admitted(Runnable callback) {
    return isUnbounded() ? callback : new Admitted(callback);
  }

  /** The callback that was admitted as {@code queued}. */
  static @Nullable Runnable original(@Nullable Runnable queued) {
    return queued instanceof Admitted admitted ? admitted.callback : queued;
  }

  private final class Admitted implements Runnable, Discardable {
    private final Runnable callback;

    Admitted(Runnable callback) {
      this.callback = callback;
    }

    @Override
    public void run() {
      waiting.decrementAndGet();
      callback.run();
    }

    @Override
    public boolean discard() {
      waiting.decrementAndGet();
      return !(callback instanceof Discardable discardable) || discardable.discard();
    }

    @Override
    public String toString() {
      return callback.toString();
    }
  }
}
