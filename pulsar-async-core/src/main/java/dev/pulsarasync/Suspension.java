package dev.pulsarasync;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A callback that waits inside for a stage, on a thread of its own that has given the baton away.
 * Its outcome is set once, by the holder of the baton: that of the stage, or an error that came
 * first.
 */
final class Suspension<T> extends Continuation {

  final Thread thread = Thread.currentThread();

  /** Its neighbours in the list of all, which that list sets. */
  @Nullable Suspension<?> before;

  @Nullable Suspension<?> after;

  private final Suspensions all;
  final CompletionStage<T> stage;

  /** The callback that waits, and what it calls, for who looks from outside. */
  final @Nullable Runnable callback;

  final @Nullable Object name;
  private @Nullable Outcome<T> outcome;

  Suspension(
      Suspensions all,
      CompletionStage<T> stage,
      @Nullable Runnable callback,
      @Nullable Object name) {
    super(all.loop);
    this.all = all;
    this.stage = stage;
    this.callback = callback;
    this.name = name;
  }

  @Nullable Outcome<T> outcome() {
    return outcome;
  }

  @Override
  @SuppressWarnings("unchecked")
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    resume(new Outcome<>((T) value, error));
  }

  /**
   * Ends the wait because {@code task} was cancelled, in turn with all else that is ready, and
   * cancels the stage. If that was complete before, the body goes on with its outcome, and is told
   * at its next wait. Called by any thread.
   */
  void cancel(TaskFuture<?> task) {
    Internal resumption = () -> tell(task);
    loop.intake.post(resumption);
    loop.cancel(stage);
  }

  private void tell(TaskFuture<?> task) {
    CancellationException cancellation = outcome == null ? task.tellOnce() : null;
    if (cancellation != null) {
      resume(new Outcome<>(null, cancellation));
    }
  }

  private void resume(Outcome<T> with) {
    if (outcome == null) {
      outcome = with;
      all.resume(this);
    }
  }

  /** Ends the wait with {@code error} without resuming. Called by the holder of the baton. */
  void giveUp(Throwable error) {
    if (outcome == null) {
      outcome = new Outcome<>(null, error);
    }
  }
}
