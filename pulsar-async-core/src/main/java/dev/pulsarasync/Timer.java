package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the timer queue. Whoever moves {@code state} away from WAITING, the loop that fires
 * or the thread that cancels, owns the callback; so it runs or is cancelled, never both.
 */
final class Timer implements TimerHandle, Runnable, Discardable {

  private static final int WAITING = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;
  private static final AtomicIntegerFieldUpdater<Timer> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Timer.class, "state");

  long deadline;

  /** The {@link #place} of a timer that does not wait in the queue. */
  static final int NOWHERE = -1;

  /** Where it waits, as the part of the queue sees it that holds it. */
  int place = NOWHERE;

  /** Order of insertion, the tie-break of equal deadlines; set by the queue. */
  int sequence;

  /** Its neighbours in a slot of the wheel. */
  @Nullable Timer before;

  @Nullable Timer after;

  private final EventLoop loop;
  private @Nullable Runnable callback;
  private volatile int state;

  Timer(EventLoop loop, long deadline, Runnable callback) {
    this.loop = loop;
    this.deadline = deadline;
    this.callback = callback;
  }

  /** Waits once more, after it has fired. Called on the loop. */
  void fireAgain(long next, Runnable due) {
    deadline = next;
    callback = due;
    state = WAITING;
    loop.intake.add(this);
  }

  /** What it runs; null when that has begun, or was cancelled. */
  @Nullable Runnable callback() {
    return callback;
  }

  boolean isWaiting() {
    return state == WAITING;
  }

  @Override
  public boolean cancel() {
    if (!STATE.compareAndSet(this, WAITING, CANCELLED)) {
      return false;
    }
    callback = null;
    loop.intake.forget(this);
    return true;
  }

  @Override
  public boolean isCancelled() {
    return state == CANCELLED;
  }

  @Override
  public Duration when() {
    return Duration.ofNanos(deadline);
  }

  @Override
  public void run() {
    Runnable due = callback;
    if (due != null && STATE.compareAndSet(this, WAITING, FIRED)) {
      callback = null;
      loop.runs(due);
      due.run();
    }
  }

  @Override
  public boolean discard() {
    Runnable dropped = callback;
    if (dropped == null || !STATE.compareAndSet(this, WAITING, CANCELLED)) {
      return false;
    }
    callback = null;
    return !(dropped instanceof Discardable discardable) || discardable.discard();
  }
}
