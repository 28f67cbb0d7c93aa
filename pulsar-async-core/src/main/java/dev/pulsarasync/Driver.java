package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
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
  private boolean started;

  /** Whether an interrupt came while the owner drove; touched by the owner only. */
  private boolean swallowed;

  /** Whether a closer interrupted the owner. */
  private boolean hurried;

  /** What runs, under the name that its user knows; touched by the owner only. */
  private @Nullable Object running;

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
    if (closing.refuses(false)) {
      throw new IllegalStateException(loop + " is closed and cannot be started; build a new one");
    }
    if (started) {
      return;
    }
    Thread thread = threads.newThread(this::driveUntilClosed);
    claim(Objects.requireNonNull(thread, "The thread factory made no thread"));
    try {
      thread.start();
      started = true;
    } catch (Throwable noThread) {
      owner.set(null);
      closeIfAsked();
      throw noThread;
    }
  }

  private void claim(Thread thread) {
    if (!owner.compareAndSet(null, thread)) {
      throw new IllegalStateException(loop + " is being driven by " + owner.get());
    }
  }

  /** Should the JVM fail so badly that driving ends, the futures are still completed. */
  private void driveUntilClosed() {
    try {
      drive(closing::isDue);
    } catch (Throwable fatal) {
      loop.close();
      throw fatal;
    }
  }

  /** Drives on the calling thread; the outcome is that of {@code future}. */
  <T> Outcome<T> driveUntilComplete(CompletionStage<T> future) {
    EventLoop outer = CURRENT.get();
    if (outer != null) {
      throw new IllegalStateException(
          "runUntilComplete would block " + outer + ", which this thread drives; compose instead");
    }
    Waiter<T> waiter = new Waiter<>(loop);
    waiter.awaitStage(Objects.requireNonNull(future, "future"));
    claim(Thread.currentThread());
    drive(() -> waiter.outcome() != null || closing.isDue());
    Outcome<T> outcome = waiter.outcome();
    if (outcome == null) {
      throw new IllegalStateException(loop + " was closed before the future was complete");
    }
    return outcome;
  }

  /**
   * Drives until {@code done}, ends the loop if that was asked for, and gives it up; called by the
   * owner. Afterwards the thread is to itself what it was before: it drives the loop that it drove,
   * and an interrupt that was meant for it is back.
   */
  private void drive(BooleanSupplier done) {
    EventLoop outer = CURRENT.get();
    CURRENT.set(loop);
    boolean interrupted = Thread.interrupted();
    swallowed = false;
    try {
      iterate(done);
      if (closing.isRequested()) {
        iterate(closing::isDue);
        closing.end(this::handle);
      }
    } finally {
      CURRENT.set(outer);
      if (outer == null) {
        CURRENT.remove();
      }
      if (release() || interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    closeIfAsked();
  }

  /**
   * Lets the loop go, under the lock without which no closer interrupts: none hits a thread that
   * has left. Returns whether somebody else interrupted this thread.
   */
  private synchronized boolean release() {
    boolean interrupted = Thread.interrupted() || swallowed;
    owner.set(null);
    return interrupted && !hurried;
  }

  /**
   * Ends a loop that was just given up. A closer that came before waits for the owner of then: it
   * either saw the loop free, or its request is seen here.
   */
  private void closeIfAsked() {
    if (closing.isClosed()) {
      closing.finished();
    } else if (closing.isRequested() && owner.compareAndSet(null, Thread.currentThread())) {
      drive(closing::isDue);
    }
  }

  private void iterate(BooleanSupplier done) {
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
    swallowInterrupt();
  }

  private void runNext() {
    Runnable callback = ready.poll();
    if (callback == null) {
      return;
    }
    swallowInterrupt();
    long begun = slowNanos == 0 ? 0 : clock.nanoTime();
    running = callback;
    try {
      callback.run();
    } catch (Throwable error) {
      handle(error);
    }
    if (slowNanos != 0) {
      reportIfSlow(clock.nanoTime() - begun);
    }
    running = null;
  }

  /** Names what the callback calls, which the callback itself forgets. */
  void runs(Object call) {
    running = call;
  }

  /** An interrupt was meant for a callback that is over; left set, it would forbid sleep. */
  private void swallowInterrupt() {
    if (Thread.interrupted()) {
      swallowed = true;
    }
  }

  private void reportIfSlow(long nanos) {
    if (nanos >= slowNanos) {
      loop.options().listener().callbackSlow(nanos);
      loop.logger()
          .warn(
              "A callback held event loop '{}' for {} ms: {}",
              loop.name(),
              nanos / 1_000_000,
              running);
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

  boolean shutdown(Duration grace) {
    closing.request(grace);
    ready.wake();
    if (isCurrentThread()) {
      limit(grace);
      return false;
    }
    if (owner.compareAndSet(null, Thread.currentThread())) {
      limit(grace);
      drive(closing::isDue);
      return closing.wasClean();
    }
    return closing.await(grace, this::interruptOwner);
  }

  /** Ends the grace by the clock of the loop, where no other thread waits for its end. */
  private void limit(Duration grace) {
    if (!closing.isUrgent()) {
      long deadline = Deadlines.after(loop.nanos(), grace);
      timers.add(new Timer(loop, deadline, () -> closing.request(Duration.ZERO)));
    }
  }

  private synchronized @Nullable Thread interruptOwner() {
    Thread thread = owner.get();
    if (thread != null) {
      hurried = true;
      thread.interrupt();
    }
    return thread;
  }
}
