package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body that has not begun: it counts as asynchronous, and begins when a loop is given it, by
 * {@link Async#maybeAsync}, {@link Async#multiAsync}, as the source or the result of a callback of
 * {@link Async#chainFuture}, as the result of a task, or by {@link EventLoop#runUntilComplete};
 * {@link Async#await(Object)} runs it inside the callback that waits. The body may wait with {@link
 * Async#await(CompletionStage)}. It stands for a coroutine object of Python, and like that one it
 * can be started once.
 *
 * @param <T> the type of its result
 */
public final class Coroutine<T extends @Nullable Object> {

  private final Callable<?> body;
  private final TaskFuture.Follow follow;
  private final AtomicBoolean started = new AtomicBoolean();

  private Coroutine(Callable<?> body, TaskFuture.Follow follow) {
    this.body = Objects.requireNonNull(body, "body");
    this.follow = follow;
  }

  /** A coroutine whose result is what {@code body} returns, even if that is a future. */
  public static <T extends @Nullable Object> Coroutine<T> of(Callable<? extends T> body) {
    return new Coroutine<>(body, TaskFuture.Follow.NOTHING);
  }

  /**
   * A coroutine whose result is that of the stage that {@code body} returns, as with {@code return
   * await stage} in Python. Cancelling the coroutine cancels the stage.
   */
  public static <T extends @Nullable Object> Coroutine<T> ofStage(
      Callable<? extends CompletionStage<T>> body) {
    return new Coroutine<>(body, TaskFuture.Follow.ONCE);
  }

  /** Queues the body on {@code loop}. A second start fails in its future, as it does in Python. */
  CompletableFuture<T> start(EventLoop loop) {
    return loop.intake.start(CallbackContext.task(loop, new Start(this), follow));
  }

  /** As {@link #start}, for a loop that has taken already what results in this coroutine. */
  CompletableFuture<T> startOwed(EventLoop loop) {
    return loop.intake.startOwed(CallbackContext.task(loop, new Start(this), follow));
  }

  /** Runs the body inside the callback that waits for it, as {@code await} does in Python. */
  @SuppressWarnings("unchecked") // the caller of the factory names the type of the result
  Outcome<T> runHere() {
    try {
      Object result = begin();
      Object value = follow == TaskFuture.Follow.ONCE ? Async.await(result) : result;
      return new Outcome<>((T) value, null);
    } catch (Throwable error) {
      return new Outcome<>(null, Errors.unwrap(error));
    }
  }

  private Object begin() throws Exception {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "A coroutine can be started once; create a new one for each run");
    }
    return body.call();
  }

  /** What runs a coroutine on a loop, where it is known by what that calls. */
  record Start(Coroutine<?> coroutine) implements Callable<Object> {

    @Override
    public Object call() throws Exception {
      return coroutine.begin();
    }

    Callable<?> body() {
      return coroutine.body;
    }

    /** Names what the user knows, as where the loop reports what it dropped. */
    @Override
    public String toString() {
      return coroutine.body.toString();
    }
  }
}
