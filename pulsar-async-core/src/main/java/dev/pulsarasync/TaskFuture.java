package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is queued on the loop, and the future of its result, in one object. Whoever completes
 * the future before the loop comes to it prevents the call.
 */
final class TaskFuture<T> extends LoopFuture<T> implements Runnable, Discardable {

  /** How far a result that is asynchronous itself is followed. */
  enum Follow {
    /** The result is the result. */
    NOTHING,
    /** One level, as {@code await}: whoever cancels the task cancels what it waits for. */
    ONCE,
    /** Any number of levels, as {@code chain_future}, which never cancels what it follows. */
    TO_THE_END
  }

  private final Follow follow;
  private @Nullable Callable<?> body;

  /** The stage or the suspension that the task waits for, which a cancellation reaches. */
  private volatile @Nullable Object awaited;

  /** Whether the body was told of a cancellation, at the await where it was or the next one. */
  private volatile boolean told;

  TaskFuture(EventLoop loop, Callable<?> body, Follow follow) {
    super(loop);
    this.body = Objects.requireNonNull(body, "callable");
    this.follow = follow;
  }

  @Override
  public void run() {
    Callable<?> call = body;
    body = null;
    if (call == null || isDone()) {
      return;
    }
    loop.runs(call);
    try {
      settle(call.call());
    } catch (Throwable error) {
      completeExceptionally(Errors.unwrap(error));
    }
  }

  @SuppressWarnings("unchecked")
  private void settle(@Nullable Object result) {
    CompletionStage<?> stage = follow == Follow.NOTHING ? null : loop.asyncTypes().stageOf(result);
    if (stage == null) {
      complete((T) result);
      return;
    }
    if (stage == this) {
      throw new IllegalStateException("A task cannot wait for itself: it would never complete");
    }
    loop.pending().addWork(this);
    if (follow == Follow.ONCE) {
      awaited = stage;
      if (isCancelled()) {
        cancelAwaited();
      }
    }
    new Following(this, follow == Follow.TO_THE_END).awaitStage(stage);
  }

  /**
   * What the task waits for is cancelled first, so that it hears of that before whoever waits for
   * the task; and once more afterwards, for what the loop began to wait for meanwhile.
   */
  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean cancels = error instanceof CancellationException;
    if (cancels && !isDone()) {
      cancelAwaited();
    }
    boolean won = super.completeExceptionally(error);
    if (won) {
      body = null;
    }
    if (won && cancels) {
      cancelAwaited();
    }
    return won;
  }

  /**
   * Says where the body waits, null when it goes on; a cancellation ends the wait, except in what
   * {@code run_in_loop} started, which a cancelled waiter leaves alone.
   */
  void suspendedBy(@Nullable Suspension<?> suspension) {
    if (follow == Follow.TO_THE_END) {
      return;
    }
    awaited = suspension;
    if (isCancelled()) {
      cancelAwaited();
    }
  }

  /** Whether a cancellation came that the body has not been told of, which it is now. */
  boolean takeCancellation() {
    boolean news = isCancelled() && !told && follow != Follow.TO_THE_END;
    told |= news;
    return news;
  }

  CancellationException cancellation() {
    return new CancellationException("The task was cancelled while it ran");
  }

  /** Task may await task to any depth: the trampoline keeps that from the stack. */
  private void cancelAwaited() {
    Object waits = awaited;
    if (waits instanceof Suspension<?> suspension && !told) {
      told = true;
      Trampoline.run(loop, () -> suspension.cancel(cancellation()));
    } else if (waits instanceof CompletionStage<?> stage) {
      Trampoline.run(loop, () -> loop.cancel(stage));
    }
  }

  @Override
  public boolean discard() {
    return completeExceptionally(loop.closing());
  }

  /** Names what has not begun yet, as where a loop is closed before it comes to it. */
  @Override
  public String toString() {
    Callable<?> call = body;
    return call == null ? super.toString() : call.toString();
  }
}
