package dev.pulsarasync.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Observes the calls of {@link dev.pulsarasync.Task} methods. */
public final class TaskObservations {

  private static final TaskObservationConvention DEFAULT = new DefaultTaskObservationConvention();

  private final ObservationRegistry registry;
  private final @Nullable TaskObservationConvention convention;

  /**
   * Observes with {@code registry}.
   *
   * @param convention null for the default one
   */
  public TaskObservations(
      ObservationRegistry registry, @Nullable TaskObservationConvention convention) {
    this.registry = registry;
    this.convention = convention;
  }

  /**
   * Observes a call that this thread makes; its parent is what this thread observes.
   *
   * @return null if nobody handles observations of tasks
   */
  public @Nullable TaskCallObservation called(Class<?> type, Method method) {
    if (registry.isNoop()) {
      return null;
    }
    TaskObservationContext context = new TaskObservationContext(type, method);
    Observation observation =
        TaskObservationDocumentation.TASK.start(convention, DEFAULT, () -> context, registry);
    return observation.isNoop() ? null : new TaskCallObservation(observation, context);
  }
}
