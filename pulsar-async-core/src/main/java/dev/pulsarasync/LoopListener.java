package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * Hears what a loop measures, for meters. Methods are called on the thread on which the thing
 * happens, and must be quick; what they throw is logged or ignored, never passed on.
 */
public interface LoopListener {

  /**
   * The listener that hears the loop with this name; by default this one hears every loop that it
   * is given to. Called when the loop is built.
   */
  default LoopListener forLoop(String name) {
    return this;
  }

  /**
   * The loop that this listener hears was built; {@link EventLoop#stats()} may be read from now on.
   * Called before all else that it hears.
   */
  default void built(EventLoop loop) {}

  /**
   * Whether the loop is to take the delays of its callbacks, for {@link EventLoop#delays()}; by
   * default it is not. Asked when the loop is built.
   */
  default boolean wantsDelays() {
    return false;
  }

  /** A callback threw {@code error}, or a failure was given to the exception handler. */
  default void callbackFailed(Throwable error) {}

  /** A callback held the loop for {@code nanos}, at least the threshold. */
  default void callbackSlow(long nanos) {}

  /**
   * A callback has been holding the loop for {@code nanos} and still does. Called on the thread of
   * the watchdog, once the threshold is reached, and again after twice, four times … as long; see
   * {@link EventLoopBuilder#watchdog}.
   */
  default void callbackBlocking(long nanos) {}

  /**
   * A body was told at an await that its task was cancelled or took too long, and came to its end
   * as if it had not been.
   */
  default void cancellationSwallowed() {}

  /** A task ended with a cancellation or a timeout, its own or that of what it waited for. */
  default void taskCancelled() {}

  /**
   * A task failed, and nobody has asked for its outcome a second later, or when the loop closed
   * before that; in debug mode alone, see {@link EventLoop#setDebug}.
   */
  default void failureUnobserved(Throwable error) {}

  /** A submission was refused, because the loop is full or closed. */
  default void rejected() {}

  /** A full loop dropped the callback that had waited longest; see {@link Overflow#SHED_OLDEST}. */
  default void shed() {}

  /** The caller of a submission is about to wait for room; see {@link Overflow#WAIT}. */
  default void waited() {}

  /**
   * One call of a bench is complete; those of a warm-up are left out.
   *
   * @param bench the name of the bench
   * @param model how its calls come
   * @param nanos from the call, or its intended start, to the completion of its result
   * @param error null if it succeeded
   */
  default void benchCall(String bench, BenchModel model, long nanos, @Nullable Throwable error) {}

  /**
   * Calls of a bench were started, or are complete, those of a warm-up included.
   *
   * @param bench the name of the bench
   * @param model how its calls come
   * @param change one for a call that was started, minus one for one that is complete
   */
  default void benchInFlight(String bench, BenchModel model, int change) {}

  /** How far a run of a {@link BenchPlan} has come; told every second, and at its end. */
  default void benchProgress(BenchProgress progress) {}

  /** A run of a {@link Bench} or a {@link BenchPlan} is complete. */
  default void benchResult(BenchResult result) {}

  /**
   * A run has come to an end without a result: a call of a {@link Bench} failed, or a run of a
   * {@link BenchPlan} was cancelled.
   *
   * @param bench the name of the bench
   * @param model how the calls came
   * @param nanos from the begin of the run, after its warm-up, to that end
   */
  default void benchFailed(String bench, BenchModel model, long nanos, Throwable error) {}
}
