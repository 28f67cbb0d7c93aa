package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link ScheduledView}. What a thread does to it when the view shuts down depends on
 * its phase: a waiting one is withdrawn, a running one is interrupted.
 */
final class ViewTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V>, Discardable {

  private static final Thread WITHDRAWN = new Thread();

  private final ScheduledView view;
  private final boolean reportsFailure;

  /** The thread that runs the task; null while it waits. */
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  private long period;
  private volatile long deadline;
  private volatile @Nullable Timer timer;

  ViewTask(ScheduledView view, Callable<V> callable, boolean reportsFailure) {
    super(CallbackContext.around(view.loop(), callable));
    this.view = view;
    this.reportsFailure = reportsFailure;
  }

  boolean isOf(ScheduledView other) {
    return view == other;
  }

  /** Nanoseconds: from start to start if positive, from end to start if negative. */
  void repeatEvery(long period) {
    this.period = period;
  }

  @Override
  public boolean isPeriodic() {
    return period != 0;
  }

  void scheduleAt(long deadline) {
    this.deadline = deadline;
    Timer next = view.loop().intake.schedule(deadline, this);
    timer = next;
    if (isDone() || runner.get() == WITHDRAWN) {
      next.cancel();
    }
  }

  @Override
  public void run() {
    if (!runner.compareAndSet(null, Thread.currentThread())) {
      return;
    }
    try {
      if (!isPeriodic()) {
        super.run();
      } else if (runAndReset()) {
        repeat();
      }
    } finally {
      endRun();
    }
  }

  private void endRun() {
    synchronized (this) {
      runner.set(null);
      // An interrupt by cancel or shutdownNow was meant for this task alone.
      Thread.interrupted();
    }
    if (isDone()) {
      view.done(this);
    }
  }

  private void repeat() {
    long now = view.loop().nanos();
    long next = period > 0 ? deadline + period : now - period;
    try {
      scheduleAt(next);
    } catch (Throwable refused) {
      cancel(false);
    }
  }

  /** Takes a waiting task out without completing it; false if it runs, or has run. */
  boolean withdraw() {
    if (!runner.compareAndSet(null, WITHDRAWN)) {
      return false;
    }
    Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
    view.done(this);
    return !isDone();
  }

  synchronized void interrupt() {
    Thread running = runner.get();
    if (running != null && running != WITHDRAWN) {
      running.interrupt();
    }
  }

  @Override
  public boolean discard() {
    return cancel(false);
  }

  /** A task that is cancelled while it runs is over when it returns, not before. */
  @Override
  protected void done() {
    Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
    if (runner.get() == null) {
      view.done(this);
    }
  }

  @Override
  protected void setException(Throwable error) {
    super.setException(error);
    if (reportsFailure) {
      view.loop().handleException(error);
    }
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    view.refuseToBlock(isDone(), "get()");
    return super.get();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    view.refuseToBlock(isDone(), "get(timeout)");
    return super.get(timeout, unit);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(deadline - view.loop().nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    if (other instanceof ViewTask<?> task && task.view.loop() == view.loop()) {
      return Long.compare(deadline, task.deadline);
    }
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
