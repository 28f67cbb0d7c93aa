package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands between a future and one callback of it, and gives that callback its turn. */
final class Relay<T> extends CompletableFuture<T> {

  private final EventLoop loop;

  Relay(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DerivedFuture<>(loop);
  }

  Continuation turn() {
    return new Turn();
  }

  private final class Turn extends Continuation {
    Turn() {
      super(Relay.this.loop);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // T says whether the value may be null
    void completed(@Nullable Object value, @Nullable Throwable error) {
      if (error == null) {
        complete((T) value);
      } else {
        completeExceptionally(error);
      }
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable error) {}
  }
}
