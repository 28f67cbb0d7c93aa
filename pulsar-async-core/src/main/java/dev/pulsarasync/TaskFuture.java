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
class TaskFuture<T> extends Following<T> implements Discardable {

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

  /** What was called, or its class, while its result is waited for: for who looks from outside. */
  private @Nullable Object called;

  /** The stage or the suspension that the task waits for, which a cancellation reaches. */
  private volatile @Nullable Object awaited;

  /** Whether the body was told that it is cancelled; written by the holder of the baton only. */
  private volatile boolean told;

  /** Whether the loop knows that this task waits; touched by the loop only. */
  private boolean tracked;

  TaskFuture(EventLoop loop, Callable<?> body, Follow follow) {
    super(loop);
    this.body = Objects.requireNonNull(body, "callable");
    this.follow = follow;
  }

  @Override
  public void run() {
    Callable<?> call = body;
    body = null;
    if (call == null) {
      super.run();
    } else if (!isDone()) {
      call(call);
    }
  }

  void call(Callable<?> call) {
    loop.runs(call);
    try {
      Object result = call.call();
      if (told) {
        loop.cancellationSwallowed(call);
      }
      returned(result);
      if (!isDone()) {
        called = call instanceof Named ? call : call.getClass();
      }
    } catch (Throwable error) {
      fail(Errors.unwrap(error));
    }
  }

  /** What a body throws after its cancellation, and not because of it, is lost to nobody. */
  @Override
  void fail(Throwable error) {
    boolean isNews = completeExceptionally(error) || Errors.tellsOfCancellation(error);
    if (!isNews && hasGivenUp()) {
      loop.handleException(error);
    }
  }

  private void returned(@Nullable Object result) {
    if (follow == Follow.NOTHING) {
      complete(cast(result));
    } else {
      follow(result);
    }
  }

  /** What it is to call, calls, or has called. */
  @Nullable Object work() {
    Callable<?> call = body;
    Object before = called;
    Object waits = awaited;
    if (call == null && before == null && waits instanceof Suspension<?> suspension) {
      return suspension.name;
    }
    return call != null ? call : before;
  }

  /** Whether it waits for a stage that its body has returned, or that comes before its body. */
  boolean isFollowing() {
    return !isDone() && (body == null || awaited != null);
  }

  /** The stage or the suspension that it waits for, as far as it knows. */
  @Nullable Object awaited() {
    return awaited;
  }

  /** Takes the outcome of what the result waited for. */
  @Override
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    if (isToTheEnd()) {
      proceedToTheEnd(value, error);
    } else {
      called = null;
      settle(value, error);
    }
  }

  @Override
  boolean isToTheEnd() {
    return follow.isToTheEnd();
  }

  /** Waits for a level of the result, of which each can be cancelled as the first one can. */
  @Override
  void waitFor(CompletionStage<?> stage) {
    track();
    waitsFor(stage);
    super.waitFor(stage);
  }

  /** A shutdown in good order waits for what this task waits for, whichever loop that is of. */
  @Override
  void track() {
    if (!tracked) {
      tracked = true;
      super.track();
    }
  }

  /** Queues this call when {@code stage} is complete, and counts as waiting for it until then. */
  void runAfter(CompletionStage<?> stage, Dependent then) {
    track();
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
      called = null;
      body = null;
    }
    if (won && givesUp) {
      loop.options().listener().taskCancelled();
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
    if (body == null) {
      run();
      return false;
    }
    return completeExceptionally(loop.closing());
  }

  /** Names what has not begun yet, as where a loop is closed before it comes to it. */
  @Override
  public String toString() {
    Callable<?> call = body;
    return call == null ? super.toString() : call.toString();
  }
}
