package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future that a loop hands out. Its callbacks run on the loop, in the order of their
 * registration, and never inside the call that registers or completes.
 *
 * <p>Continuations are a stack, newest first, that the winner of the completion exchanges for a
 * {@link Fired}, which keeps the error as it is, and runs in reverse. A registration lands before
 * that exchange, and is run by it, or sees the mark, and is run by the registering thread: none is
 * lost, none runs twice.
 */
class LoopFuture<T> extends LoopStage<T> {

  private static final VarHandle CONTINUATIONS;

  static {
    try {
      CONTINUATIONS =
          MethodHandles.lookup()
              .findVarHandle(LoopFuture.class, "continuations", Continuation.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static final Fired SUCCEEDED = new Fired(null);

  private volatile @Nullable Continuation continuations;

  /**
   * What completes this future, until it does: {@link PendingFutures} forgets what nobody holds,
   * and whoever holds the last future of a chain holds all of it.
   */
  private @Nullable Object origin;

  LoopFuture(EventLoop loop) {
    super(loop);
  }

  final void holdOnTo(@Nullable Object origin) {
    this.origin = origin;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    Hold hold = new Hold(this);
    onCompletion(hold);
    return new DerivedFuture<>(loop, hold);
  }

  /** Tells {@code continuation} the outcome, now or when there is one. Called by any thread. */
  void onCompletion(Continuation continuation) {
    while (true) {
      Continuation newest = continuations;
      if (newest instanceof Fired) {
        continuation.completed(valueNow(), failureNow());
        return;
      }
      continuation.next(newest);
      if (CONTINUATIONS.compareAndSet(this, newest, continuation)) {
        return;
      }
    }
  }

  @Override
  public boolean complete(@Nullable T value) {
    boolean won = super.complete(value);
    if (won) {
      origin = null;
      fire(value, null);
    }
    return won;
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean won = super.completeExceptionally(error);
    if (won) {
      origin = null;
      fire(null, error);
    }
    return won;
  }

  /**
   * Cancels what has not begun; see {@code docs/design.md} for what else is cancelled with it. The
   * flag is ignored, as in {@link CompletableFuture#cancel}.
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return completeExceptionally(new CancellationException()) || isCancelled();
  }

  @Override
  public void obtrudeValue(@Nullable T value) {
    super.obtrudeValue(value);
    fire(value, null);
  }

  @Override
  public void obtrudeException(Throwable error) {
    super.obtrudeException(error);
    fire(null, error);
  }

  /** Fails with a {@link TimeoutException} by the clock of the loop. */
  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    Expiry.arm(this, unit.toNanos(timeout), () -> completeExceptionally(new TimeoutException()));
    return this;
  }

  /** Completes with {@code value} after {@code timeout} by the clock of the loop. */
  @Override
  public CompletableFuture<T> completeOnTimeout(@Nullable T value, long timeout, TimeUnit unit) {
    Expiry.arm(this, unit.toNanos(timeout), () -> complete(value));
    return this;
  }

  @Override
  final <R> R inOrder(Function<CompletableFuture<T>, R> registration) {
    Relay<T> relay = new Relay<>(this);
    R dependent = registration.apply(relay);
    onCompletion(relay.turn());
    return dependent;
  }

  /** The value of a future that is done, null if it failed. */
  @Nullable T valueNow() {
    return isCompletedExceptionally() ? null : getNow(null);
  }

  /** The error of a future that is done, null if it succeeded. */
  @Nullable Throwable failureNow() {
    if (!isCompletedExceptionally()) {
      return null;
    }
    Throwable known = continuations instanceof Fired fired ? fired.error : null;
    return known != null ? known : errorOf(this);
  }

  /** Runs the continuations, oldest first. */
  final void fire(@Nullable Object value, @Nullable Throwable error) {
    Fired fired = error == null ? SUCCEEDED : new Fired(error);
    Continuation oldest = null;
    for (Continuation c = (Continuation) CONTINUATIONS.getAndSet(this, fired);
        c != null && !(c instanceof Fired); ) {
      Continuation older = (Continuation) c.next();
      c.next(oldest);
      oldest = c;
      c = older;
    }
    while (oldest != null) {
      Continuation following = (Continuation) oldest.next();
      oldest.next(null);
      tell(oldest, value, error);
      oldest = following;
    }
  }

  /** A continuation that fails takes nothing from the others. */
  private void tell(Continuation continuation, @Nullable Object value, @Nullable Throwable error) {
    try {
      continuation.completed(value, error);
    } catch (Throwable ofContinuation) {
      loop.handleException(ofContinuation);
    }
  }

  /** The error of any future that is done and failed, without the wrappers of the JDK. */
  static @Nullable Throwable errorOf(CompletableFuture<?> done) {
    try {
      done.getNow(null);
      return null;
    } catch (CancellationException error) {
      // JDK 25 throws a new one, with that of the future as its cause.
      return error.getCause() instanceof CancellationException original ? original : error;
    } catch (Throwable error) {
      return Errors.unwrap(error);
    }
  }

  /** Marks a future that is complete; never run. */
  private static final class Fired extends Continuation {
    final @Nullable Throwable error;

    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // bound to no loop
    Fired(@Nullable Throwable error) {
      super(null);
      this.error = error;
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable ofStage) {}
  }
}
