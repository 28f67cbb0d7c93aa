package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/** How long calls of tasks may take, in nanoseconds, as {@link Task#timeout} says. */
final class TaskTimeouts {

  static final long NONE = 0;

  private final StringValueResolver placeholders;

  TaskTimeouts(StringValueResolver placeholders) {
    this.placeholders = placeholders;
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
