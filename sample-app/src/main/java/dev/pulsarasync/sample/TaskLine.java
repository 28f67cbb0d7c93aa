package dev.pulsarasync.sample;

import dev.pulsarasync.LiveTask;
import dev.pulsarasync.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live task of the loop.
 *
 * @param id tells it from the others of the same reading
 * @param name of the task
 * @param state what it is doing
 * @param ageMillis since its submission; null where that is not known
 * @param awaits what it waits for; null if it does not, or that is not known
 * @param waitsFor the ids of those for which it waits
 */
record TaskLine(
    int id,
    String name,
    TaskState state,
    @Nullable Long ageMillis,
    @Nullable String awaits,
    List<Integer> waitsFor) {

  static TaskLine of(LiveTask task) {
    return new TaskLine(
        task.id(),
        task.name(),
        task.state(),
        task.age() == null ? null : task.age().toMillis(),
        task.awaits(),
        task.waitsFor());
  }
}
