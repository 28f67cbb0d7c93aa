package dev.pulsarasync.spring.task;

import org.jspecify.annotations.Nullable;

/**
 * What the annotation of a task says, once it is read.
 *
 * @param name what logs and reports call it
 * @param timeout in nanoseconds, or {@link TaskTimeouts#NONE}
 * @param loop the name of a loop; empty if none is named
 * @param returned how a call returns
 * @param key what calls have in common that must run in order; null if that is nothing
 */
record TaskPlan(
    String name, long timeout, String loop, TaskReturn returned, @Nullable TaskKey key) {

  /** The same plan for a call that returns in another way. */
  TaskPlan returning(TaskReturn other) {
    return new TaskPlan(name, timeout, loop, other, key);
  }
}
