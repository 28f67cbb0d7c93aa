package dev.pulsarasync;

/** What a {@link LiveTask} is doing. */
public enum TaskState {
  /** It waits for its turn, and has not begun. */
  QUEUED,
  /** It holds the loop. */
  RUNNING,
  /** It has begun and waits for a stage: inside its body, or after that has returned the stage. */
  SUSPENDED
}
