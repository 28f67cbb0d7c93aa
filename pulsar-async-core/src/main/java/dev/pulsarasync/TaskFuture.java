package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is queued on the loop, and the future of its result, in one object. Whoever completes
 * the future before the loop comes to it prevents the call.
 */
final class TaskFuture<T> extends LoopFuture<T> implements Ready, Discardable {

  /** How far a result that is asynchronous itself is followed. */
  enum Follow {
    /** The result is the result. */
    NOTHING,
    /** One level, as {@code await}: whoever cancels the task cancels what it waits for. */
    ONCE,
    /** Any number of levels, as {@code chain_future}, which never cancels what it follows. */
    TO_THE_END,
    /** Any number of levels: whoever cancels the task cancels what it waits for by then. */
    TO_THE_END_PROPAGATING;

    boolean isToTheEnd() {
      return this == TO_THE_END || this == TO_THE_END_PROPAGATING;
    }
  }

  private final Follow follow;
  private @Nullable Callable<?> body;
  private @Nullable Ready next;

  /** The stage or the suspension that the task waits for, which a cancellation reaches. */
  private volatile @Nullable Object awaited;

  /** Whether the body was told that it is cancelled; written by the holder of the baton only. */
  private volatile boolean told;

  TaskFuture(EventLoop loop, Callable<?> body, Follow follow) {
    super(loop);
    this.body = Objects.requireNonNull(body, "callable");
    this.follow = follow;
  }

  @Override
  public @Nullable Ready next() {
    return next;
  }

  @Override
  public void next(@Nullable Ready next) {
    this.next = next;
  }

  @Override
  public void run() {
    Callable<?> call = body;
    body = null;
    if (call == null || isDone()) {
      return;
    }
    loop.runs(call);
    try {
      Object result = call.call();
      if (told) {
        loop.cancellationSwallowed(call);
      }
      settle(result);
    } catch (Throwable error) {
      fail(Errors.unwrap(error));
    }
  }

  /** What a body throws after its cancellation, and not because of it, is lost to nobody. */
  private void fail(Throwable error) {
    boolean isNews = completeExceptionally(error) || Errors.tellsOfCancellation(error);
    if (!isNews && hasGivenUp()) {
      loop.handleException(error);
    }
  }

  @SuppressWarnings("unchecked")
  private void settle(@Nullable Object result) {
    CompletionStage<?> stage = follow == Follow.NOTHING ? null : loop.asyncTypes().stageOf(result);
    if (stage == null) {
      complete((T) result);
      return;
    }
    refuseItself(stage);
    loop.pending().addWork(this);
    waitsFor(stage);
    new Levels<>(this).awaitStage(stage);
  }

  /** Throws if what this task is to wait for is the task itself. */
  void refuseItself(CompletionStage<?> stage) {
    if (stage == this) {
      throw new IllegalStateException("A task cannot wait for itself: it would never complete");
    }
  }

  /** Queues this call when {@code stage} is complete, and counts as waiting for it until then. */
  void runAfter(CompletionStage<?> stage, Continuation then) {
    loop.pending().addWork(this);
    waitsFor(stage);
    then.awaitStage(stage);
  }

  /**
   * What the task waits for is cancelled first, so that it hears of that before whoever waits for
   * the task; and once more afterwards, for what the loop began to wait for meanwhile.
   */
  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean givesUp = Errors.givesUp(error);
    if (givesUp && !isDone()) {
      cancelAwaited();
    }
    boolean won = super.completeExceptionally(error);
    if (won) {
      body = null;
    }
    if (won && givesUp) {
      cancelAwaited();
    }
    return won;
  }

  /**
   * Says where the body waits, null when it goes on; a cancellation ends the wait, except in what
   * {@code run_in_loop} started, which a cancelled waiter leaves alone.
   */
  void suspendedBy(@Nullable Suspension<?> suspension) {
    waitsFor(suspension);
  }

  /** A cancellation before this write finds the old value, but is seen by the test after it. */
  private void waitsFor(@Nullable Object stageOrSuspension) {
    if (follow == Follow.TO_THE_END) {
      return;
    }
    awaited = stageOrSuspension;
    if (hasGivenUp()) {
      cancelAwaited();
    }
  }

  /** Whether nobody waits for this task any more, because it was cancelled or took too long. */
  private boolean hasGivenUp() {
    Throwable error = isDone() ? failureNow() : null;
    return error != null && Errors.givesUp(error);
  }

  /** The cancellation of which the body has not been told; it is now. Null if there is none. */
  @Nullable CancellationException takeCancellation() {
    boolean reachesBody = follow != Follow.TO_THE_END && hasGivenUp();
    return reachesBody ? tellOnce() : null;
  }

  /** What to throw at an await of the body; null if it was told before. */
  @Nullable CancellationException tellOnce() {
    if (told) {
      return null;
    }
    told = true;
    return new CancellationException("The task was cancelled, or took too long, while it ran");
  }

  /** Task may await task to any depth: the trampoline keeps that from the stack. */
  private void cancelAwaited() {
    Object waits = awaited;
    if (waits instanceof Suspension<?> suspension && !told) {
      Trampoline.run(loop, () -> suspension.cancel(this));
    } else if (waits instanceof CompletionStage<?> stage) {
      Trampoline.run(loop, () -> loop.cancel(stage));
    }
  }

  @Override
  public boolean discard() {
    return completeExceptionally(loop.closing());
  }

  /** The result of a task, level by level, of which each can be cancelled as the first one can. */
  private static final class Levels<T> extends Following {
    private final TaskFuture<T> task;

    Levels(TaskFuture<T> task) {
      super(task, task.follow.isToTheEnd());
      this.task = task;
    }

    @Override
    void waitFor(CompletionStage<?> stage) {
      task.waitsFor(stage);
      super.waitFor(stage);
    }
  }

  /** Names what has not begun yet, as where a loop is closed before it comes to it. */
  @Override
  public String toString() {
    Callable<?> call = body;
    return call == null ? super.toString() : call.toString();
  }
}
