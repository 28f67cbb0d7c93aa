package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop: takes what is due and what is ready, batch by batch, and sleeps when there is
 * nothing. At any instant at most one thread, the owner, is inside.
 */
final class Driver {

  /** How many callbacks run, or timers fire, before the other kind has its turn. */
  private static final int BATCH = 256;

  private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final ReadyQueue ready;
  private final TimerQueue timers;
  private final LoopClock clock;
  private final long slowNanos;
  private final Closing closing;
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
  private volatile boolean started;

  Driver(EventLoop loop, ReadyQueue ready, TimerQueue timers) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
    this.clock = loop.options().clock();
    this.slowNanos = loop.options().slowCallbackNanos();
    this.closing = new Closing(loop, ready, timers);
  }

  static @Nullable EventLoop current() {
    return CURRENT.get();
  }

  boolean isCurrentThread() {
    return owner.get() == Thread.currentThread();
  }

  boolean isStopping() {
    return closing.isRequested();
  }

  boolean isClosed() {
    return closing.isClosed();
  }

  /** Refuses work of users once the loop stops; what runs on the loop may still finish its own. */
  void requireOpen() {
    if (closing.refuses(isCurrentThread())) {
      throw loop.rejection("is closed");
    }
  }

  synchronized void start(ThreadFactory threads) {
    if (started) {
      return;
    }
    if (closing.refuses(false)) {
      throw new IllegalStateException(loop + " is closed and cannot be started; build a new one");
    }
    Thread thread = threads.newThread(this::driveUntilClosed);
    claim(thread);
    started = true;
    thread.start();
  }

  private void claim(Thread thread) {
    if (!owner.compareAndSet(null, thread)) {
      throw new IllegalStateException(loop + " is being driven by " + owner.get());
    }
  }

  private void driveUntilClosed() {
    drive(() -> closing.isDue());
    finish();
  }

  /** Drives on the calling thread; the outcome is that of {@code future}. */
  <T> Outcome<T> driveUntilComplete(CompletionStage<T> future) {
    EventLoop outer = CURRENT.get();
    if (outer != null) {
      throw new IllegalStateException(
          "runUntilComplete would block " + outer + ", which this thread drives; compose instead");
    }
    claim(Thread.currentThread());
    Waiter<T> waiter = new Waiter<>(loop);
    CURRENT.set(loop);
    boolean interrupted = Thread.interrupted();
    try {
      waiter.awaitStage(future);
      drive(() -> waiter.outcome() != null || closing.isDue());
    } finally {
      interrupted |= Thread.interrupted();
      leave();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Outcome<T> outcome = waiter.outcome();
    if (outcome == null) {
      throw new IllegalStateException(loop + " was closed before the future was complete");
    }
    return outcome;
  }

  /**
   * Gives the loop up. A closer that came meanwhile waits for this thread, so that either it sees
   * the loop free, or this thread sees its request.
   */
  private void leave() {
    CURRENT.remove();
    owner.set(null);
    if (closing.isRequested() && owner.compareAndSet(null, Thread.currentThread())) {
      finish();
    }
  }

  private void drive(BooleanSupplier done) {
    CURRENT.set(loop);
    while (!done.getAsBoolean()) {
      queueDueTimers();
      int count = Math.min(ready.collect(), BATCH);
      if (count == 0) {
        idle();
      }
      for (int i = 0; i < count && !closing.isUrgent(); i++) {
        runNext();
      }
    }
  }

  private void queueDueTimers() {
    if (timers.size() == 0) {
      return;
    }
    long now = loop.nanos();
    int count = 0;
    for (Timer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
      ready.add(due);
      if (++count == BATCH) {
        return;
      }
    }
  }

  private void idle() {
    long deadline = timers.nextDeadline();
    if (deadline == Long.MAX_VALUE || (clock.jumps() && loop.offLoop().isBusy())) {
      ready.sleep(clock, LoopClock.FOREVER);
    } else {
      long nanos = deadline - loop.nanos();
      if (nanos > 0) {
        ready.sleep(clock, nanos);
      }
    }
    // An interrupt was meant for a callback that is over; left set, it would forbid sleep.
    Thread.interrupted();
  }

  private void runNext() {
    Runnable callback = ready.poll();
    if (callback == null) {
      return;
    }
    long begun = slowNanos == 0 ? 0 : clock.nanoTime();
    try {
      callback.run();
    } catch (Throwable error) {
      handle(error);
    }
    if (slowNanos != 0) {
      reportIfSlow(callback, clock.nanoTime() - begun);
    }
  }

  private void reportIfSlow(Runnable callback, long nanos) {
    if (nanos >= slowNanos) {
      loop.options().listener().callbackSlow(nanos);
      loop.logger()
          .warn(
              "A callback held event loop '{}' for {} ms: {}",
              loop.name(),
              nanos / 1_000_000,
              callback);
    }
  }

  /** Never throws: the loop must live on, whatever the handler of the user does. */
  void handle(Throwable error) {
    try {
      loop.options().listener().callbackFailed(error);
      loop.options().exceptionHandler().accept(loop, error);
    } catch (Throwable ofHandler) {
      loop.logger().error("The exception handler of {} failed", loop, ofHandler);
      loop.logger().error("It was to handle", error);
    }
  }

  /** Ends the loop unless that was done before, and gives it up; called by the owner. */
  private void finish() {
    CURRENT.set(loop);
    if (!closing.isClosed()) {
      closing.run(this::handle);
    }
    CURRENT.remove();
    owner.set(null);
    closing.finished();
  }

  boolean shutdown(Duration grace) {
    closing.request(grace);
    ready.wake();
    if (isCurrentThread()) {
      return false;
    }
    if (owner.compareAndSet(null, Thread.currentThread())) {
      finishWithin(grace);
      return closing.wasClean();
    }
    return closing.await(grace, owner);
  }

  /** Lets a loop that nobody drives finish on the calling thread, for at most {@code grace}. */
  private void finishWithin(Duration grace) {
    long deadline = Deadlines.after(loop.nanos(), grace);
    timers.add(new Timer(loop, deadline, ready::wake));
    drive(() -> closing.isDue() || loop.nanos() >= deadline);
    finish();
  }
}
