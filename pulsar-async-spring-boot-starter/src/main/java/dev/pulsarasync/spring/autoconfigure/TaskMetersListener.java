package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.metrics.TaskCallMeters;
import dev.pulsarasync.spring.metrics.TaskCallObservation;
import dev.pulsarasync.spring.metrics.TaskMeters;
import dev.pulsarasync.spring.metrics.TaskObservations;
import dev.pulsarasync.spring.task.TaskCallListener;
import dev.pulsarasync.spring.task.TaskListener;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Joins tasks with meters and observations, which do not know them. */
record TaskMetersListener(TaskMeters meters, @Nullable TaskObservations observations)
    implements TaskListener {

  @Override
  public TaskCallListener called(Class<?> type, Method method) {
    TaskCallObservation observation =
        observations == null ? null : observations.called(type, method);
    return observation == null
        ? new Metered(meters.called(type, method, false))
        : new Observed(meters.called(type, method, true), observation);
  }

  @Override
  public void uncaught(Class<?> type, Method method, Throwable error) {
    meters.uncaught(type, method, error);
  }

  private record Metered(TaskCallMeters meters) implements TaskCallListener {

    @Override
    public void begun(Duration queued) {
      meters.begun(queued);
    }

    @Override
    public void completed(Duration taken, @Nullable Throwable error) {
      meters.completed(taken, error);
    }
  }

  private record Observed(TaskCallMeters meters, TaskCallObservation observation)
      implements TaskCallListener {

    @Override
    public void begun(Duration queued) {
      meters.begun(queued);
      observation.begun();
    }

    @Override
    public void returned() {
      observation.returned();
    }

    @Override
    public void completed(Duration taken, @Nullable Throwable error) {
      meters.completed(taken, error);
      observation.completed(error);
    }
  }
}
