package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback or a task of a loop that has not come to its end, as one {@link LoopSnapshot} saw it.
 * It names classes and methods, never arguments.
 *
 * @param id tells it from the others of the same snapshot
 * @param name as the work says if it is {@link Named}, such as that of a {@link Task} method; else
 *     of its class, which for a lambda starts with the class that it is in
 * @param state what it is doing
 * @param age since its submission, by the clock of the loop; null where that is not known: debug
 *     mode and work that is {@link Named} may tell
 * @param awaits what it waits for: the name of a task, "a future" of the loop, or else the class of
 *     a stage; null if it does not wait, or for something that the loop does not know
 * @param waitsFor the ids of those for which it waits, directly or through futures that depend on
 *     them
 * @param waitedForBy the ids of those that wait for it in that way
 * @param stack where it stands, the innermost frame first; empty if it holds no thread
 * @param submitted where it was submitted, the innermost frame first; empty outside debug mode
 */
public record LiveTask(
    int id,
    String name,
    TaskState state,
    @Nullable Duration age,
    @Nullable String awaits,
    List<Integer> waitsFor,
    List<Integer> waitedForBy,
    List<StackTraceElement> stack,
    List<StackTraceElement> submitted) {

  /** Takes copies of the lists. */
  public LiveTask {
    waitsFor = List.copyOf(waitsFor);
    waitedForBy = List.copyOf(waitedForBy);
    stack = List.copyOf(stack);
    submitted = List.copyOf(submitted);
  }
}
