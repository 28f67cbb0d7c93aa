package dev.pulsarasync.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How the observations of {@link dev.pulsarasync.Task} methods are named, and which key values they
 * have. A bean of this type replaces {@link DefaultTaskObservationConvention}.
 */
public interface TaskObservationConvention extends ObservationConvention<TaskObservationContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof TaskObservationContext;
  }
}
