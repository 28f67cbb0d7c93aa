package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A future with the outcome of a stage, and itself what waits for that stage and the callback that
 * brings the outcome to the loop. It may follow a result that is asynchronous itself, level by
 * level: those that have a value are passed in a loop, each other one has an iteration of its own,
 * so that depth costs no stack.
 */
abstract class Following<T> extends LoopFuture<T> implements Dependent {

  /** How many levels are passed before others have their turn; there may be no end to them. */
  private static final int LEVELS = 64;

  private @Nullable Ready next;

  /**
   * The stage, which {@link PendingFutures} may forget if nobody holds it; then its value, or a
   * {@link Failure}, on its way to the loop.
   */
  private @Nullable Object input;

  Following(EventLoop loop) {
    super(loop);
  }

  @Override
  public final @Nullable Ready next() {
    return next;
  }

  @Override
  public final void next(@Nullable Ready next) {
    this.next = next;
  }

  @Override
  public final void completed(@Nullable Object value, @Nullable Throwable error) {
    input = error == null ? value : new Failure(Errors.unwrap(error));
    loop.intake.post(this);
  }

  @Override
  public LoopFuture<?> target() {
    return this;
  }

  @Override
  public void run() {
    Object outcome = input;
    input = null;
    if (outcome instanceof Failure failure) {
      proceed(null, failure.error());
    } else {
      proceed(outcome, null);
    }
  }

  /** Takes the outcome of the stage, on the loop. */
  abstract void proceed(@Nullable Object value, @Nullable Throwable error);

  /** Takes the outcome as it is. */
  final void settle(@Nullable Object value, @Nullable Throwable error) {
    if (error == null) {
      complete(cast(value));
    } else {
      completeExceptionally(error);
    }
  }

  /** Takes the outcome of a stage whose value may be asynchronous itself. */
  final void proceedToTheEnd(@Nullable Object value, @Nullable Throwable error) {
    if (error != null) {
      completeExceptionally(error);
    } else {
      follow(value);
    }
  }

  /** Completes this future with {@code value}, or waits for it if it is asynchronous. */
  final void follow(@Nullable Object value) {
    Object known = value;
    CompletionStage<?> stage;
    try {
      stage = next(known);
      for (int i = 0; i < LEVELS && stage != null && hasValue(stage); i++) {
        known = ((CompletableFuture<?>) stage).getNow(null);
        stage = isToTheEnd() ? next(known) : null;
      }
    } catch (Throwable error) {
      fail(error);
      return;
    }
    if (stage == null) {
      complete(cast(known));
    } else {
      waitFor(stage);
    }
  }

  private @Nullable CompletionStage<?> next(@Nullable Object value) {
    refuseItself(value);
    return loop.asyncTypes().stageOfResult(value);
  }

  /** Of other classes one must not ask: they may start something, or refuse. */
  private static boolean hasValue(CompletionStage<?> stage) {
    return (stage instanceof LoopFuture || stage.getClass() == CompletableFuture.class)
        && ((CompletableFuture<?>) stage).isDone()
        && !((CompletableFuture<?>) stage).isCompletedExceptionally();
  }

  boolean isToTheEnd() {
    return true;
  }

  void fail(Throwable error) {
    completeExceptionally(error);
  }

  /** Throws if what this future is to wait for is this future. */
  void refuseItself(@Nullable Object value) {
    if (value == this) {
      throw new IllegalStateException("A future cannot wait for itself: it would never complete");
    }
  }

  /** Waits for {@code stage}, which has the outcome of this future, or is the next level of it. */
  void waitFor(CompletionStage<?> stage) {
    if (loop.ends(stage)) {
      input = stage;
    } else if (!isDone()) {
      track();
    }
    awaitStage(stage);
  }

  /**
   * Sees to it that this future is complete when the loop closes, whatever becomes of the stage.
   */
  void track() {
    loop.pending().addWork(this);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the caller of the public method names the type
  final T cast(@Nullable Object value) {
    return (T) value;
  }
}
