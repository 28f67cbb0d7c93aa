package dev.pulsarasync.spring.task;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells all listeners of a call, and keeps the failure of one from the others and the call. */
record TaskCallListeners(List<TaskCallListener> calls) implements TaskCallListener {

  @Override
  public void begun(Duration queued) {
    TaskListeners.tellAll(calls, call -> call.begun(queued));
  }

  /** The last one first: what each has put on the thread is around what the later ones have. */
  @Override
  public void returned() {
    for (int i = calls.size() - 1; i >= 0; i--) {
      TaskListeners.tell(calls.get(i), TaskCallListener::returned);
    }
  }

  @Override
  public void completed(Duration taken, @Nullable Throwable error) {
    TaskListeners.tellAll(calls, call -> call.completed(taken, error));
  }
}
