package dev.pulsarasync.spring.metrics;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** The observation of one call of a task, which the body sees as the current one. */
public final class TaskCallObservation {

  private final Observation observation;
  private final TaskObservationContext context;

  /** Used by the thread of the body alone, which an await does not change. */
  private Observation.@Nullable Scope scope;

  TaskCallObservation(Observation observation, TaskObservationContext context) {
    this.observation = observation;
    this.context = context;
  }

  /** The body begins, on this thread. */
  public void begun() {
    observation.event(TaskObservationDocumentation.Events.BEGUN);
    scope = observation.openScope();
  }

  /** The body has returned, on the thread on which it began. */
  public void returned() {
    if (scope != null) {
      scope.close();
    }
  }

  /** Ends the observation; no error means that the call succeeded. */
  public void completed(@Nullable Throwable error) {
    context.setComplete(true);
    if (error != null) {
      observation.error(OutcomeTags.unwrap(error));
    }
    observation.stop();
  }
}
