package dev.pulsarasync;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a stage. It is its own link in the one place where it waits, behind a future or in
 * the ready queue, so that waiting allocates nothing more.
 */
interface Dependent extends Ready {

  /** Called once by whoever completes the stage, on any thread. */
  void completed(@Nullable Object value, @Nullable Throwable error);

  /** Whether this takes the outcome to somebody; what only keeps books or cancels does not. */
  default boolean observes() {
    return true;
  }

  /** The future that this brings nearer to its end; null if there is none, or it is not known. */
  default @Nullable LoopFuture<?> target() {
    return null;
  }

  /** Waits for {@code stage}, and holds on to nothing else meanwhile. */
  default void awaitStage(CompletionStage<?> stage) {
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
}
