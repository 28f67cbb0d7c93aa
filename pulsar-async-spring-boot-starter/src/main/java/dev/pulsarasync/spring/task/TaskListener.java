package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the calls of {@link dev.pulsarasync.Task} methods, for meters. Called on the thread that
 * completes the call; must be quick; what it throws is logged and goes no further.
 */
public interface TaskListener {

  /**
   * A call is complete.
   *
   * @param type the class of the bean
   * @param method the method that was called
   * @param taken from the call, or the start of the coroutine that it returned, to its completion,
   *     by the clock of the loop
   * @param error null if it succeeded, a {@link java.util.concurrent.CancellationException} if it
   *     was cancelled
   */
  default void completed(Class<?> type, Method method, Duration taken, @Nullable Throwable error) {}

  /** A void method failed: its error goes to the handler of such errors, or to that of the loop. */
  default void uncaught(Class<?> type, Method method, Throwable error) {}
}
