package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * Something live on a loop, as an {@link Inspection} finds it.
 *
 * @param work what tells its name
 * @param callback as the loop has it
 * @param thread that holds its stack
 * @param awaited the stage that it waits for
 */
record Sighting(
    TaskState state,
    Object work,
    @Nullable Runnable callback,
    @Nullable Thread thread,
    @Nullable Object awaited) {

  static Sighting queued(Runnable callback) {
    return new Sighting(TaskState.QUEUED, callback, callback, null, null);
  }

  static Sighting running(Object work, Runnable callback, @Nullable Thread thread) {
    return new Sighting(TaskState.RUNNING, work, callback, thread, null);
  }

  static Sighting suspended(Suspension<?> wait, Object work) {
    return new Sighting(TaskState.SUSPENDED, work, wait.callback, wait.thread, wait.stage);
  }

  static Sighting following(TaskFuture<?> task, @Nullable Object awaited) {
    return new Sighting(TaskState.SUSPENDED, task, task, null, awaited);
  }

  /** The future of its result; null if nobody can wait for it. */
  @Nullable TaskFuture<?> task() {
    return Admission.original(callback) instanceof TaskFuture<?> task ? task : null;
  }
}
