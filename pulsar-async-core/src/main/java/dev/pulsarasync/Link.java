package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A link of {@code chain_future} whose future cancels what it waits for: a task that is queued when
 * its source is complete, and calls a function with the outcome.
 */
final class Link<R> extends Continuation implements Callable<Object> {

  private final TaskFuture<R> task;
  private final @Nullable Function<Object, ?> callback;
  private final @Nullable Function<? super Throwable, ?> errback;
  private @Nullable Outcome<Object> source;

  @SuppressWarnings("unchecked")
  Link(
      EventLoop loop,
      @Nullable Function<?, ?> callback,
      @Nullable Function<? super Throwable, ?> errback) {
    super(loop);
    this.callback = (Function<Object, ?>) callback;
    this.errback = errback;
    this.task = CallbackContext.task(loop, this, TaskFuture.Follow.TO_THE_END_PROPAGATING);
  }

  TaskFuture<R> follow(CompletionStage<?> stage) {
    task.runAfter(stage, this);
    return task;
  }

  @Override
  public LoopFuture<?> target() {
    return task;
  }

  @Override
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    source = new Outcome<>(value, error);
    loop.intake.post(task);
  }

  @Override
  @SuppressWarnings("NullAway") // a null result is given to the callback, as in the original
  public Object call() {
    Outcome<Object> outcome = Objects.requireNonNull(source);
    if (outcome.error() == null) {
      return callback == null ? outcome.value() : callback.apply(outcome.value());
    }
    return errback == null ? outcome.orThrow() : errback.apply(outcome.error());
  }
}
