package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.Tags;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Records the calls of {@link dev.pulsarasync.Task} methods, with Spring's keys for code. */
public final class TaskMeters {

  private final MeterRegistries registries;

  /** Records with {@code registries}. */
  public TaskMeters(MeterRegistries registries) {
    this.registries = registries;
  }

  /** Records a call; no error means that it succeeded. */
  public void completed(Class<?> type, Method method, Duration taken, @Nullable Throwable error) {
    Tags tags = code(type, method).and(OutcomeTags.error(error)).and(OutcomeTags.outcome(error));
    registries.forEach(registry -> PulsarMeter.TASK.record(registry, tags, taken));
  }

  /** Counts a failure that no future tells of. */
  public void uncaught(Class<?> type, Method method, Throwable error) {
    Tags tags = code(type, method).and(OutcomeTags.error(error));
    registries.forEach(registry -> PulsarMeter.TASK_UNCAUGHT.increment(registry, tags));
  }

  private static Tags code(Class<?> type, Method method) {
    return Tags.of("code.function", method.getName(), "code.namespace", nameOf(type));
  }

  /** As Spring names it: a class without a canonical name is anonymous. */
  private static String nameOf(Class<?> type) {
    String name = ClassUtils.getUserClass(type).getCanonicalName();
    return name != null ? name : "ANONYMOUS";
  }
}
