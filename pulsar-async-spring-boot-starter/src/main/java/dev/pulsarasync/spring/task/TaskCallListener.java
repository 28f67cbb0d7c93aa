package dev.pulsarasync.spring.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of one call of a {@link dev.pulsarasync.Task} method. Must be quick; what it
 * throws is logged and goes no further. Times are those of the clock of the loop.
 */
public interface TaskCallListener {

  /**
   * The body begins, on this thread. It never does if the call is refused, dropped or cancelled, or
   * its time is over.
   *
   * @param queued since the call
   */
  default void begun(Duration queued) {}

  /**
   * The body has returned or thrown, on the thread on which it began. The call goes on while what
   * the body returned is not complete.
   */
  default void returned() {}

  /**
   * The call is complete. Called once, by the thread that completes it: for one that is cancelled
   * or takes too long, that may be before its body returns.
   *
   * @param taken since the call
   * @param error null if it succeeded, a {@link java.util.concurrent.CancellationException} if it
   *     was cancelled
   */
  default void completed(Duration taken, @Nullable Throwable error) {}
}
