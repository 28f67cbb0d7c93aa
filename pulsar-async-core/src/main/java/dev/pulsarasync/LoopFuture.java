package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future that a loop hands out. Its callbacks run on the loop, in the order of their
 * registration, and never inside the call that registers or completes.
 *
 * <p>What depends on it is a stack, newest first, which is taken as a whole and told in reverse: by
 * whoever completes the future, and by whoever registers and finds it complete after that. The
 * completion comes before the first look at the stack, the registration before the second look at
 * the completion: so one of the two sees the other, and none is lost. The stack is taken by an
 * exchange: so none is told twice.
 */
class LoopFuture<T> extends LoopStage<T> {

  private static final VarHandle DEPENDENTS;

  static {
    try {
      DEPENDENTS =
          MethodHandles.lookup().findVarHandle(LoopFuture.class, "dependents", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The newest {@link Dependent}; the error, as it was given, of a future that failed. */
  private volatile @Nullable Object dependents;

  LoopFuture(EventLoop loop) {
    super(loop);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    DerivedFuture<U> derived = new DerivedFuture<>(loop, this);
    onCompletion(derived);
    return derived;
  }

  /** Tells {@code dependent} the outcome, now or when there is one. Called by any thread. */
  void onCompletion(Dependent dependent) {
    if (isDone()) {
      dependent.completed(valueNow(), failureNow());
      return;
    }
    push(dependent);
    if (isDone()) {
      fire(valueNow(), failureNow());
    }
  }

  /** A failed future has none waiting: the error makes room, and is there again afterwards. */
  private void push(Dependent dependent) {
    Object newest;
    do {
      newest = dependents;
      dependent.next(newest instanceof Throwable ? null : (Dependent) newest);
    } while (!DEPENDENTS.compareAndSet(this, newest, dependent));
  }

  @Override
  public boolean complete(@Nullable T value) {
    boolean won = super.complete(value);
    if (won) {
      fire(value, null);
    }
    return won;
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean won = super.completeExceptionally(error);
    if (won) {
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
    return register(CallbackContext.relay(this), registration);
  }

  @Override
  final <R> R inOrder(BiFunction<CompletableFuture<T>, Executor, R> registration) {
    Executor poster = CallbackContext.poster(loop);
    return register(new Relay<>(this), relay -> registration.apply(relay, poster));
  }

  private <R> R register(Relay<T> relay, Function<CompletableFuture<T>, R> registration) {
    R dependent = registration.apply(relay);
    onCompletion(relay);
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
    return dependents instanceof Throwable error ? error : errorOf(this);
  }

  /** Tells what depends on this future, oldest first. */
  final void fire(@Nullable Object value, @Nullable Throwable error) {
    if (error == null && dependents == null) {
      return;
    }
    Object newest = DEPENDENTS.getAndSet(this, error);
    if (newest == null || newest instanceof Throwable) {
      return;
    }
    Dependent oldest = reversed((Dependent) newest);
    while (oldest != null) {
      Dependent following = (Dependent) oldest.next();
      oldest.next(null);
      tell(oldest, value, error);
      oldest = following;
    }
  }

  /** The newest of what depends on it, for who looks from outside; null if nothing does. */
  final @Nullable Dependent newestDependent() {
    return dependents instanceof Dependent newest ? newest : null;
  }

  private static Dependent reversed(Dependent newest) {
    Dependent first = newest;
    Dependent older = (Dependent) newest.next();
    newest.next(null);
    while (older != null) {
      Dependent oldest = (Dependent) older.next();
      older.next(first);
      first = older;
      older = oldest;
    }
    return first;
  }

  /** A dependent that fails takes nothing from the others. */
  private void tell(Dependent dependent, @Nullable Object value, @Nullable Throwable error) {
    try {
      dependent.completed(value, error);
    } catch (Throwable ofDependent) {
      loop.handleException(ofDependent);
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
}
