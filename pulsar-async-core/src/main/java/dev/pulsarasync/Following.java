package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives the outcome of a stage to a future, following a result that is asynchronous itself: level
 * by level, each at an iteration of its own, so that depth costs no stack.
 */
class Following extends Continuation {

  private final CompletableFuture<Object> target;
  private final boolean toTheEnd;
  private boolean tracked;

  Following(LoopFuture<?> target, boolean toTheEnd) {
    this(target.loop, target, toTheEnd);
  }

  @SuppressWarnings("unchecked") // the caller of the public method names the type of the result
  Following(EventLoop loop, CompletableFuture<?> target, boolean toTheEnd) {
    super(loop);
    this.target = (CompletableFuture<Object>) target;
    this.toTheEnd = toTheEnd;
  }

  @Override
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    if (error != null) {
      target.completeExceptionally(error);
    } else if (toTheEnd) {
      follow(value);
    } else {
      target.complete(value);
    }
  }

  /** Completes the target with {@code value}, or waits for it if it is asynchronous. */
  final void follow(@Nullable Object value) {
    if (value == target) {
      fail(new IllegalStateException("A future cannot wait for itself: it would never complete"));
      return;
    }
    CompletionStage<?> stage;
    try {
      stage = loop.asyncTypes().stageOf(value);
    } catch (Throwable error) {
      fail(error);
      return;
    }
    if (stage == null) {
      target.complete(value);
    } else {
      waitFor(stage);
    }
  }

  /** Waits for {@code stage}, which has the outcome of the target, or is the next level of it. */
  void waitFor(CompletionStage<?> stage) {
    track(stage);
    awaitStage(stage);
  }

  final void fail(Throwable error) {
    target.completeExceptionally(error);
  }

  /** Sees to it that the target is complete when its loop closes, whatever becomes of the stage. */
  private void track(CompletionStage<?> stage) {
    if (tracked || !(target instanceof LoopFuture<?> future) || future.isDone()) {
      return;
    }
    if (future.loop.ends(stage)) {
      future.holdOnTo(stage);
    } else {
      tracked = true;
      future.loop.pending().addWork(future);
    }
  }
}
