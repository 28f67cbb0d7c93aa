package dev.pulsarasync.spring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of {@link dev.pulsarasync.Task} methods. */
public enum TaskObservationDocumentation implements ObservationDocumentation {

  /** A call, from there to its completion. */
  TASK {
    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>>
        getDefaultConvention() {
      return DefaultTaskObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
      return LowCardinalityKeyNames.values();
    }

    @Override
    public Observation.Event[] getEvents() {
      return Events.values();
    }
  };

  /** Keys with few values. */
  public enum LowCardinalityKeyNames implements KeyName {

    /** The name of the method. */
    CODE_FUNCTION("code.function"),

    /** The canonical name of the class of the bean, or {@code ANONYMOUS}. */
    CODE_NAMESPACE("code.namespace"),

    /** {@code SUCCESS}, {@code ERROR}, or {@code UNKNOWN} for what was cancelled. */
    OUTCOME("outcome");

    private final String key;

    LowCardinalityKeyNames(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** What happens between the call and its completion. */
  public enum Events implements Observation.Event {

    /** The body begins: the wait in the queue is over. */
    BEGUN("begun");

    private final String event;

    Events(String event) {
      this.event = event;
    }

    @Override
    public String getName() {
      return event;
    }
  }
}
