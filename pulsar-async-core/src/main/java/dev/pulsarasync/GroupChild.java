package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A child of a {@link TaskGroup}: its body, and what became of its future. It has ended when the
 * future is complete and the body has returned, or is sure never to begin. Touched by the loop
 * only.
 */
final class GroupChild<T> extends Continuation implements Callable<Object> {

  private final TaskGroup<T> group;
  private final Callable<?> body;
  private final TaskFuture<T> future;
  private @Nullable Outcome<T> outcome;
  private boolean begun;
  private boolean returned;

  /** Whether the group cancelled this child, which then is no failure. */
  private boolean unwanted;

  GroupChild(TaskGroup<T> group, EventLoop loop, Callable<?> body) {
    super(loop);
    this.group = group;
    this.body = Objects.requireNonNull(body, "body");
    this.future = CallbackContext.task(loop, this, TaskFuture.Follow.ONCE);
  }

  CompletableFuture<T> start() {
    loop.intake.start(future);
    future.onCompletion(this);
    return future;
  }

  void cancel() {
    if (!future.isDone()) {
      unwanted = true;
      future.cancel(true);
    }
  }

  Callable<?> body() {
    return body;
  }

  @Override
  public LoopFuture<?> target() {
    return group.idle();
  }

  Outcome<T> outcome() {
    return Objects.requireNonNull(outcome);
  }

  /** A coroutine runs as part of the body, so that it ends before the body does. */
  @Override
  @SuppressWarnings("NullAway") // a body may return null
  public Object call() throws Exception {
    begun = true;
    try {
      Object result = body.call();
      return result instanceof Coroutine<?> coroutine ? Async.await((Object) coroutine) : result;
    } catch (Throwable error) {
      throw Errors.<RuntimeException>sneak(unwanted ? late(error) : error);
    } finally {
      returned = true;
      endIfOver();
    }
  }

  /** Nobody looks at the future any more: what a child throws while it is cancelled is for all. */
  private Throwable late(Throwable error) {
    if (Errors.tellsOfCancellation(error)) {
      return error;
    }
    group.failedLate(Errors.unwrap(error));
    return new CancellationException("The group cancelled this child");
  }

  /** Runs after a body that has begun by then: what is not begun here never will be. */
  @Override
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    Outcome<T> known = new Outcome<>(GroupChild.<T>cast(value), error);
    outcome = known;
    if (!unwanted) {
      group.settled(known);
    }
    endIfOver();
  }

  private void endIfOver() {
    if (outcome != null && (returned || !begun)) {
      group.childEnded();
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the caller of the public method names the type
  static <X> X cast(@Nullable Object value) {
    return (X) value;
  }

  /** Names what the user knows, as where the loop reports what it dropped. */
  @Override
  public String toString() {
    return body.toString();
  }
}
