package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A loop seen as the JDK's executor. It begins and ends on its own: the tasks that it was given are
 * {@code live} until they are done, and it is terminated when it accepts no more and none is live.
 */
final class ScheduledView extends AbstractExecutorService implements ScheduledExecutorService {

  private final EventLoop loop;
  private final Set<ViewTask<?>> live = ConcurrentHashMap.newKeySet();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final LoopFuture<Void> loopEnd;
  private boolean shutdown;

  ScheduledView(EventLoop loop) {
    this.loop = loop;
    this.loopEnd = new LoopFuture<>(loop);
    loop.pending().addPromise(loopEnd);
    loopEnd.onCompletion(new ShutdownWithLoop());
  }

  @Override
  public void execute(Runnable command) {
    Objects.requireNonNull(command, "command");
    ViewTask<?> task =
        command instanceof ViewTask<?> own && own.isOf(this)
            ? own
            : new ViewTask<>(this, Executors.callable(command), true);
    admit(task, () -> loop.intake.queue(task));
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new ViewTask<>(this, callable, false);
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
    return new ViewTask<>(this, Executors.callable(runnable, value), false);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(Executors.callable(command), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return delayed(new ViewTask<>(this, callable, false), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return periodic(command, initialDelay, requirePositive(period, unit), unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return periodic(command, initialDelay, -requirePositive(delay, unit), unit);
  }

  private static long requirePositive(long period, TimeUnit unit) {
    if (period <= 0) {
      throw new IllegalArgumentException("A period is positive, not " + period);
    }
    return Deadlines.nanosOf(unit, period);
  }

  /** A positive period is a rate, a negative one a delay. */
  private ScheduledFuture<?> periodic(
      Runnable command, long initialDelay, long periodNanos, TimeUnit unit) {
    ViewTask<?> task = new ViewTask<>(this, Executors.callable(command), true);
    task.repeatEvery(periodNanos);
    return delayed(task, initialDelay, unit);
  }

  private <V> ScheduledFuture<V> delayed(ViewTask<V> task, long delay, TimeUnit unit) {
    long wait = Deadlines.nanosOf(unit, delay);
    admit(task, () -> task.scheduleAt(loop.nanos() + wait));
    return task;
  }

  private void admit(ViewTask<?> task, Runnable enqueue) {
    synchronized (this) {
      if (shutdown) {
        throw loop.intake.rejection("was asked for a task by a view that is shut down");
      }
      live.add(task);
    }
    try {
      enqueue.run();
    } catch (Throwable refused) {
      done(task);
      throw refused;
    }
  }

  /** A task has run, failed or been cancelled. */
  void done(ViewTask<?> task) {
    live.remove(task);
    terminateIfDone();
  }

  private synchronized void terminateIfDone() {
    if (shutdown && live.isEmpty()) {
      terminated.countDown();
    }
  }

  @Override
  public void shutdown() {
    synchronized (this) {
      shutdown = true;
    }
    live.stream().filter(ViewTask::isPeriodic).forEach(task -> task.cancel(false));
    terminateIfDone();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<Runnable> waiting = new ArrayList<>();
    for (ViewTask<?> task : live) {
      if (task.withdraw()) {
        waiting.add(task);
      }
    }
    // Only now: the end of the one that runs would let a waiting one begin.
    live.forEach(ViewTask::interrupt);
    return waiting;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    refuseToBlock(isTerminated(), "awaitTermination");
    return terminated.await(timeout, unit);
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    refuseToBlock(tasks.isEmpty(), "invokeAll");
    return super.invokeAll(tasks);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    refuseToBlock(tasks.isEmpty(), "invokeAll");
    return super.invokeAll(tasks, timeout, unit);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    refuseToBlock(tasks.isEmpty(), "invokeAny");
    return super.invokeAny(tasks);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseToBlock(tasks.isEmpty(), "invokeAny");
    return super.invokeAny(tasks, timeout, unit);
  }

  /** Waiting on the loop's own thread for what only that thread can do would never end. */
  void refuseToBlock(boolean done, String method) {
    if (!done && loop.inLoop()) {
      throw new IllegalStateException(
          method + " would block " + loop + ", which is to run the task; wait on another thread");
    }
  }

  EventLoop loop() {
    return loop;
  }

  private final class ShutdownWithLoop extends Observer {
    ShutdownWithLoop() {
      super(ScheduledView.this.loop);
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      shutdown();
    }
  }
}
