package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.Tags;
import java.lang.reflect.Method;
import org.springframework.util.ClassUtils;

/** Records the calls of {@link dev.pulsarasync.Task} methods, with Spring's keys for code. */
public final class TaskMeters {

  private final MeterRegistries registries;

  /** Records with {@code registries}. */
  public TaskMeters(MeterRegistries registries) {
    this.registries = registries;
  }

  /**
   * Measures a call that is made now.
   *
   * @param observed leaves what is made from observations to them
   */
  public TaskCallMeters called(Class<?> type, Method method, boolean observed) {
    return new TaskCallMeters(registries, code(type, method), observed);
  }

  /** Counts a failure that no future tells of. */
  public void uncaught(Class<?> type, Method method, Throwable error) {
    Tags tags = code(type, method).and(OutcomeTags.error(error));
    registries.forEach(registry -> PulsarMeter.TASK_UNCAUGHT.increment(registry, tags));
  }

  private static Tags code(Class<?> type, Method method) {
    return Tags.of("code.function", method.getName(), "code.namespace", namespaceOf(type));
  }

  /** As Spring names it: a class without a canonical name is anonymous. */
  static String namespaceOf(Class<?> type) {
    String name = ClassUtils.getUserClass(type).getCanonicalName();
    return name != null ? name : "ANONYMOUS";
  }
}
