package dev.pulsarasync.spring.metrics;

import io.micrometer.observation.Observation;
import java.lang.reflect.Method;

/** What the observation of a call of a {@link dev.pulsarasync.Task} method knows of it. */
public final class TaskObservationContext extends Observation.Context {

  private final Class<?> targetClass;
  private final Method method;
  private volatile boolean complete;

  /** A call of {@code method}, of a bean of this class. */
  public TaskObservationContext(Class<?> targetClass, Method method) {
    this.targetClass = targetClass;
    this.method = method;
  }

  /** The class of the bean. */
  public Class<?> getTargetClass() {
    return targetClass;
  }

  /** The method that is called. */
  public Method getMethod() {
    return method;
  }

  /** Whether the call is complete; without an error, it has succeeded then. */
  public boolean isComplete() {
    return complete;
  }

  /** Says whether the call is complete. */
  public void setComplete(boolean complete) {
    this.complete = complete;
  }
}
