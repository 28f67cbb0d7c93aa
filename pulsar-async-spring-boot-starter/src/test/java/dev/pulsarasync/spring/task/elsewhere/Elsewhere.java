package dev.pulsarasync.spring.task.elsewhere;

import dev.pulsarasync.Task;

/** Has a task that a subclass in another package cannot override. */
public class Elsewhere {

  @Task
  void task() {}
}
