package dev.pulsarasync;

import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The bound on the callbacks that users may have waiting, and their count. What the loop owes them,
 * such as the callback of a future that is complete, is never subject to it. Safe for use by
 * several threads.
 */
abstract class Admission {

  final EventLoop loop;
  final int limit;

  Admission(EventLoop loop) {
    this.loop = loop;
    this.limit = loop.options().maxPending();
  }

  /** What the options of {@code loop} ask for; null if that is neither a bound nor a count. */
  static @Nullable Admission of(EventLoop loop) {
    EventLoopBuilder options = loop.options();
    if (options.maxPending() == Integer.MAX_VALUE) {
      return options.countsPending() ? new Places(loop) : null;
    }
    return options.overflow() == Overflow.SHED_OLDEST ? new Shedding(loop) : new Places(loop);
  }

  /**
   * Queues {@code callback}; false if there is no room for it.
   *
   * @throws RejectedExecutionException if the loop takes no more work of the caller
   */
  abstract boolean admit(Runnable callback);

  /** What the callbacks of the ready queue are going to run, in the same order. */
  List<Runnable> originals(List<Runnable> queued) {
    return queued;
  }

  /** How many callbacks wait. */
  abstract int waiting();

  String reason() {
    return "is full: " + limit + " callbacks are waiting";
  }

  /** What {@code queued} runs, or is going to run. */
  static @Nullable Runnable original(@Nullable Runnable queued) {
    return queued instanceof Admitted admitted ? admitted.original() : queued;
  }

  /** What stands in the queue of the loop for a callback. */
  abstract static class Admitted implements Ready, Discardable {

    private @Nullable Ready next;

    abstract @Nullable Runnable original();

    @Override
    public final @Nullable Ready next() {
      return next;
    }

    @Override
    public final void next(@Nullable Ready next) {
      this.next = next;
    }

    /** As {@link #discard()}; a stage of the JDK would never complete without its task. */
    static boolean discard(Runnable callback) {
      if (callback instanceof AsynchronousCompletionTask) {
        callback.run();
        return false;
      }
      return !(callback instanceof Discardable discardable) || discardable.discard();
    }

    @Override
    public final String toString() {
      return String.valueOf(original());
    }
  }
}
