package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands between a future and one callback of it, and gives that callback its turn on the loop. */
final class Relay<T> extends CompletableFuture<T> {

  private final EventLoop loop;

  /** The future, until it is done; see {@link LoopFuture} for what it is good for. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable LoopFuture<T> source;

  Relay(LoopFuture<T> source) {
    this.loop = source.loop;
    this.source = source;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DerivedFuture<>(loop, this);
  }

  Continuation turn() {
    return new Turn();
  }

  private final class Turn extends Continuation {
    /** As the JDK gives it to callbacks, with its wrapper or without. */
    private @Nullable Throwable failure;

    Turn() {
      super(Relay.this.loop);
    }

    @Override
    void completed(@Nullable Object value, @Nullable Throwable error) {
      failure = error;
      super.completed(value, error);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // T says whether the value may be null
    void proceed(@Nullable Object value, @Nullable Throwable unwrapped) {
      source = null;
      if (failure == null) {
        complete((T) value);
      } else {
        completeExceptionally(failure);
      }
    }
  }
}
