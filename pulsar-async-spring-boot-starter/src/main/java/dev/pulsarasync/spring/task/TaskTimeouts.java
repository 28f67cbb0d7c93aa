package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodClassKey;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * How long calls of tasks may take, in nanoseconds, as {@link Task#timeout} says. Safe for use by
 * several threads.
 */
final class TaskTimeouts {

  static final long NONE = 0;

  private final TaskMethods tasks;
  private final StringValueResolver placeholders;
  private final Map<MethodClassKey, Long> known = new ConcurrentHashMap<>();

  TaskTimeouts(TaskMethods tasks, StringValueResolver placeholders) {
    this.tasks = tasks;
    this.placeholders = placeholders;
  }

  /** The timeout of a method that is called on a bean; {@link #NONE} if it has none. */
  long of(Method method, Class<?> beanClass) {
    MethodClassKey key = new MethodClassKey(method, beanClass);
    Long nanos = known.get(key);
    return nanos != null ? nanos : known.computeIfAbsent(key, any -> find(method, beanClass));
  }

  private long find(Method method, Class<?> beanClass) {
    Task task = tasks.find(method, beanClass);
    return task == null ? NONE : read(task);
  }

  /**
   * What the annotation says; {@link #NONE} if that is nothing, once placeholders are resolved.
   *
   * @throws RuntimeException with a sentence, if it is no duration that one can wait for
   */
  long read(Task task) {
    String text = task.timeout().isEmpty() ? "" : placeholders.resolveStringValue(task.timeout());
    return StringUtils.hasText(text) ? parse(text.strip()) : NONE;
  }

  private static long parse(String text) {
    Duration timeout = DurationStyle.detectAndParse(text);
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("'" + text + "' is not longer than zero");
    }
    return TimeUnit.NANOSECONDS.convert(timeout);
  }
}
