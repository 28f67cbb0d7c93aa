package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a future and one callback of it, and gives that callback its turn on the loop. The
 * error is what the JDK gives to callbacks, with its wrapper or without.
 */
class Relay<T> extends CompletableFuture<T> implements Dependent, Internal {

  final EventLoop loop;
  private @Nullable Ready next;

  /**
   * The future, which {@link PendingFutures} may forget if nobody holds it; then its value, or a
   * {@link Failure}, on its way to the loop.
   */
  private @Nullable Object input;

  Relay(LoopFuture<T> source) {
    this.loop = source.loop;
    this.input = source;
  }

  /** The future, unless it is done. */
  @Nullable LoopFuture<?> source() {
    return input instanceof LoopFuture<?> future && !future.isDone() ? future : null;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DerivedFuture<>(loop, this);
  }

  @Override
  public @Nullable Ready next() {
    return next;
  }

  @Override
  public void next(@Nullable Ready next) {
    this.next = next;
  }

  @Override
  public void completed(@Nullable Object value, @Nullable Throwable error) {
    input = error == null ? value : new Failure(error);
    loop.intake.post(this);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // T says whether the value may be null
  public void run() {
    Object outcome = input;
    input = null;
    if (outcome instanceof Failure failure) {
      completeExceptionally(failure.error());
    } else {
      complete((T) outcome);
    }
  }
}
