package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.metrics.TaskMeters;
import dev.pulsarasync.spring.task.TaskListener;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Joins tasks and meters, which do not know each other. */
record TaskMetersListener(TaskMeters meters) implements TaskListener {

  @Override
  public void completed(Class<?> type, Method method, Duration taken, @Nullable Throwable error) {
    meters.completed(type, method, taken, error);
  }

  @Override
  public void uncaught(Class<?> type, Method method, Throwable error) {
    meters.uncaught(type, method, error);
  }
}
