package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.LiveTask;
import dev.pulsarasync.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live task: {@link LiveTask} in types that every format has.
 *
 * @param id tells it from the others of the same answer
 * @param name of the task or of its class
 * @param state what it is doing
 * @param ageMillis since its submission; null where that is not known
 * @param awaits what it waits for; null if that is nothing, or not known
 * @param waitsFor the ids of those for which it waits
 * @param waitedForBy the ids of those that wait for it
 * @param stack where it stands, the innermost frame first
 * @param submitted where it was submitted, in debug mode
 */
public record LiveTaskDescriptor(
    int id,
    String name,
    TaskState state,
    @Nullable Long ageMillis,
    @Nullable String awaits,
    List<Integer> waitsFor,
    List<Integer> waitedForBy,
    List<String> stack,
    List<String> submitted) {

  static LiveTaskDescriptor of(LiveTask task) {
    return new LiveTaskDescriptor(
        task.id(),
        task.name(),
        task.state(),
        task.age() == null ? null : task.age().toMillis(),
        task.awaits(),
        task.waitsFor(),
        task.waitedForBy(),
        frames(task.stack()),
        frames(task.submitted()));
  }

  private static List<String> frames(List<StackTraceElement> frames) {
    return frames.stream().map(StackTraceElement::toString).toList();
  }
}
