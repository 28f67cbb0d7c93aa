package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners, and keeps the failure of one from the others and from the caller. */
record TaskListeners(List<TaskListener> listeners) implements TaskListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(TaskListeners.class);

  @Override
  public @Nullable TaskCallListener called(Class<?> type, Method method) {
    if (listeners.isEmpty()) {
      return null;
    }
    List<TaskCallListener> calls = new ArrayList<>(listeners.size());
    tellAll(listeners, listener -> addIfPresent(calls, listener.called(type, method)));
    return calls.isEmpty() ? null : new TaskCallListeners(calls);
  }

  private static void addIfPresent(List<TaskCallListener> calls, @Nullable TaskCallListener call) {
    if (call != null) {
      calls.add(call);
    }
  }

  @Override
  public void uncaught(Class<?> type, Method method, Throwable error) {
    tellAll(listeners, listener -> listener.uncaught(type, method, error));
  }

  static <T> void tellAll(Iterable<T> listeners, Consumer<T> news) {
    listeners.forEach(listener -> tell(listener, news));
  }

  static <T> void tell(T listener, Consumer<T> news) {
    try {
      news.accept(listener);
    } catch (Throwable error) {
      LOGGER.warn("A task listener failed", error);
    }
  }
}
