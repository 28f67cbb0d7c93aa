package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners, and keeps the failure of one from the others and from the caller. */
record TaskListeners(List<TaskListener> listeners) implements TaskListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(TaskListeners.class);

  @Override
  public void completed(Class<?> type, Method method, Duration taken, @Nullable Throwable error) {
    tell(listener -> listener.completed(type, method, taken, error));
  }

  @Override
  public void uncaught(Class<?> type, Method method, Throwable error) {
    tell(listener -> listener.uncaught(type, method, error));
  }

  private void tell(Consumer<TaskListener> news) {
    for (TaskListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (Throwable error) {
        LOGGER.warn("A task listener failed", error);
      }
    }
  }
}
