package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the calls of {@link dev.pulsarasync.Task} methods, for meters and observations. Must be
 * quick; what it throws is logged and goes no further.
 */
public interface TaskListener {

  /**
   * This thread makes a call, or starts the coroutine that one returned.
   *
   * @param type the class of the bean
   * @param method the method that is called
   * @return who hears what becomes of it; null for nobody
   */
  default @Nullable TaskCallListener called(Class<?> type, Method method) {
    return null;
  }

  /**
   * A void method failed: its error goes to the handler of such errors, or to that of the loop.
   * Called on the thread that completes the call.
   */
  default void uncaught(Class<?> type, Method method, Throwable error) {}
}
