package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/** Remembers the outcome of a stage for the thread that drives the loop until then. */
final class Waiter<T> extends Continuation {

  private final Thread thread = Thread.currentThread();
  private final Suspensions suspensions;
  private volatile @Nullable Outcome<T> outcome;

  Waiter(EventLoop loop, Suspensions suspensions) {
    super(loop);
    this.suspensions = suspensions;
  }

  @Nullable Outcome<T> outcome() {
    return outcome;
  }

  @Override
  @SuppressWarnings("unchecked")
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    outcome = new Outcome<>((T) value, error);
    suspensions.isDone(thread);
  }
}
