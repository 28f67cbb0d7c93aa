package dev.pulsarasync;

import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** What a loop does with a submission for which its bound leaves no room. */
public enum Overflow {

  /**
   * It is refused: {@link EventLoop#execute} throws {@link RejectedExecutionException}, and the
   * future of a task fails with it.
   */
  REJECT,

  /**
   * The caller waits for room, in no particular order with others who do. One that is interrupted
   * is refused and stays interrupted; one that waits when the loop stops is refused as by a closed
   * loop. A caller that must not wait is refused at once, as by {@link #REJECT}: the thread of a
   * loop, whichever, and any thread while no thread drives this loop. Where {@link
   * EventLoop#runUntilComplete} drives it, a caller may wait for the next time. Do not submit with
   * a lock held that callbacks want.
   */
  WAIT,

  /**
   * It takes the place of the one that has waited longest and has not begun. The future of a task
   * that is dropped so fails with {@link RejectedExecutionException}, any other {@link Future} is
   * cancelled, any other callback is forgotten. An {@link AsynchronousCompletionTask}, which the
   * stages of the JDK submit, is never dropped, since its stage would never complete: where only
   * such callbacks wait, the submission is refused.
   */
  SHED_OLDEST
}
