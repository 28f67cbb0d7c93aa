package dev.pulsarasync;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done when a stage is complete: one object that waits for the stage, carries its
 * outcome to the loop, and is itself the callback that runs there.
 */
abstract class Continuation implements Internal, Ready {

  final EventLoop loop;

  /** The link of the one place where it waits: behind its future, then in the ready queue. */
  private @Nullable Ready next;

  /** The value, or a {@link Failure}, on its way to the loop. */
  private @Nullable Object outcome;

  Continuation(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public final @Nullable Ready next() {
    return next;
  }

  @Override
  public final void next(@Nullable Ready next) {
    this.next = next;
  }

  /** Does its work, on the loop, with the outcome of the stage; errors come unwrapped. */
  abstract void proceed(@Nullable Object value, @Nullable Throwable error);

  /** Called once by whoever completes the stage, on any thread. */
  void completed(@Nullable Object value, @Nullable Throwable error) {
    outcome = error == null ? value : new Failure(error);
    loop.post(this);
  }

  /** Waits for {@code stage}, and holds on to nothing else meanwhile. */
  final void awaitStage(CompletionStage<?> stage) {
    if (stage instanceof LoopFuture<?> future) {
      future.onCompletion(this);
    } else {
      awaitForeign(stage);
    }
  }

  /** A stage of somebody else may throw instead of waiting: that is its outcome then. */
  private void awaitForeign(CompletionStage<?> stage) {
    try {
      stage.whenComplete(this::completed);
    } catch (Throwable error) {
      completed(null, error);
    }
  }

  @Override
  public final void run() {
    Object known = outcome;
    outcome = null;
    if (known instanceof Failure failure) {
      proceed(null, Errors.unwrap(failure.error));
    } else {
      proceed(known, null);
    }
  }

  private record Failure(Throwable error) {}
}
