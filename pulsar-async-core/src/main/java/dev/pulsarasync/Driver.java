package dev.pulsarasync;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a loop, and from when to when: the thread that was started for it, one that waits for a
 * future, or one that closes it. At any instant at most one, the owner, is inside.
 */
final class Driver {

  private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final ReadyQueue ready;
  private final TimerQueue timers;
  private final Closing closing;
  private final Baton baton;
  private final Suspensions suspensions;
  private final Iteration iteration;
  private final LoopReadings readings;

  /** Whether the loop is to have a thread of its own; changes under the lock. */
  private volatile boolean started;

  /** Whether that thread is to let the loop go; changes under the lock. */
  private volatile boolean stopping;

  /** The threads that closers interrupted. */
  private final Set<Thread> hurried = new HashSet<>();

  Driver(EventLoop loop, ReadyQueue ready, TimerQueue timers) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
    this.baton = new Baton(loop.options().keepAlive());
    Activity activity = new Activity(loop);
    this.closing = new Closing(loop, ready, timers);
    this.suspensions = new Suspensions(loop, baton, () -> driveUntilClosed(false));
    BooleanSupplier rests = () -> stopping && !closing.isRequested();
    this.iteration = new Iteration(loop, ready, timers, closing, rests, suspensions, activity);
    this.readings = new LoopReadings(loop, ready, timers, suspensions, baton, iteration, activity);
  }

  static @Nullable EventLoop current() {
    return CURRENT.get();
  }

  boolean isCurrentThread() {
    return baton.isMine();
  }

  /** The thread that drives the loop; null if none does. */
  @Nullable Thread holder() {
    return baton.holder();
  }

  boolean isDriven() {
    return holder() != null;
  }

  /** What runs on the loop, which is for its driver. */
  Iteration iteration() {
    return iteration;
  }

  LoopStats stats() {
    return readings.stats();
  }

  boolean hasSuspended() {
    return suspensions.size() != 0;
  }

  boolean isStopping() {
    return closing.isRequested();
  }

  boolean isClosed() {
    return closing.isClosed();
  }

  /** Refuses work of users once the loop stops; what works for it may still finish. */
  void requireOpen() {
    if (!closing.isOpen() && closing.refuses(loop.worksHere())) {
      throw loop.intake.rejection(closing.isClosed() ? "is closed" : "is shutting down");
    }
  }

  void start(ThreadFactory threads) {
    try {
      startThread(threads);
    } catch (Throwable notStarted) {
      if (!isDriven()) {
        closeIfAsked();
      }
      throw notStarted;
    }
  }

  private synchronized void startThread(ThreadFactory threads) {
    if (closing.refuses(false)) {
      throw new IllegalStateException(loop + " is closed and cannot be started; build a new one");
    }
    stopping = false;
    notifyAll();
    if (started) {
      return;
    }
    Thread thread = threads.newThread(() -> driveUntilClosed(true));
    claim(Objects.requireNonNull(thread, "The thread factory made no thread"));
    try {
      thread.start();
      started = true;
    } catch (Throwable noThread) {
      readings.end();
      baton.drop();
      throw noThread;
    }
  }

  /** Asks the thread that was started to let the loop go, and waits until it has. */
  synchronized boolean stop(Duration limit) {
    if (!started || closing.isClosed()) {
      return true;
    }
    stopping = true;
    ready.wake();
    long deadline = Deadlines.after(System.nanoTime(), limit);
    long left = deadline - System.nanoTime();
    while (stopping && left > 0 && !isCurrentThread()) {
      if (!isWoken(left)) {
        return false;
      }
      left = deadline - System.nanoTime();
    }
    return !started;
  }

  /** Waits for the lock to be given up with news; an interrupt of the caller ends the wait. */
  private boolean isWoken(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void claim(Thread thread) {
    if (!baton.take(thread)) {
      throw new IllegalStateException(loop + " is being driven by " + baton.holder());
    }
    readings.begin();
  }

  /** Should the JVM fail so badly that driving ends, the futures are still completed. */
  private void driveUntilClosed(boolean patient) {
    try {
      do {
        drive(() -> stopping || closing.isDue(), patient);
      } while (baton.isMine());
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
    Waiter<T> waiter = new Waiter<>(loop, suspensions);
    waiter.awaitStage(Objects.requireNonNull(future, "future"));
    claim(Thread.currentThread());
    drive(() -> waiter.outcome() != null || closing.isDue(), true);
    Outcome<T> outcome = waiter.outcome();
    if (outcome == null) {
      closing.isFinishedAtLast();
      throw new IllegalStateException(loop + " was closed before the future was complete");
    }
    return outcome;
  }

  /**
   * Drives until {@code done}, ends the loop if that was asked for, and gives it up; called by the
   * holder of the baton. Afterwards the thread is to itself what it was before: it drives the loop
   * that it drove, and an interrupt that was meant for it is back.
   *
   * @param patient whether the thread waits without limit when another one has the baton
   */
  private void drive(BooleanSupplier done, boolean patient) {
    EventLoop outer = CURRENT.get();
    CURRENT.set(loop);
    boolean before = Thread.interrupted();
    suspensions.enter(patient);
    boolean holds = false;
    try {
      holds = iteration.repeatUntil(done) && endIfAsked();
      if (holds) {
        iteration.end();
      }
    } finally {
      CURRENT.set(outer);
      if (outer == null) {
        CURRENT.remove();
      }
      if (leave(holds) || before) {
        Thread.currentThread().interrupt();
      }
    }
    if (holds) {
      closeIfAsked();
    }
  }

  /** Returns whether the calling thread still holds the baton. */
  private boolean endIfAsked() {
    if (!closing.isRequested()) {
      return true;
    }
    if (!iteration.repeatUntil(closing::isDue) || suspensions.returnToCloser()) {
      return false;
    }
    closing.end(suspensions.endAll(closing::goesOn), loop::handleException);
    suspensions.retire();
    return true;
  }

  /**
   * Lets the loop go if the calling thread holds it, under the lock without which no closer
   * interrupts: none hits a thread that has left. A start that came meanwhile has found the thread
   * still here, so it stays. Returns whether somebody else interrupted this thread.
   */
  private synchronized boolean leave(boolean holds) {
    boolean wasInterrupted = iteration.takeInterrupt();
    if (baton.isMine()) {
      iteration.forget();
      suspensions.leave();
      boolean isStartedAgain = holds && started && !stopping && !closing.isClosed();
      if (!isStartedAgain) {
        letGo();
      }
    }
    return wasInterrupted && !hurried.contains(Thread.currentThread());
  }

  private void letGo() {
    if (stopping) {
      stopping = false;
      started = false;
      suspensions.letSparesGo();
      notifyAll();
    } else if (!started) {
      suspensions.letSparesGo();
    }
    readings.end();
    baton.drop();
  }

  /**
   * Ends a loop that was just given up. A closer that came before waits for the owner of then: it
   * either saw the loop free, or its request is seen here.
   */
  private void closeIfAsked() {
    if (closing.isClosed()) {
      closing.finished();
    } else if (closing.isRequested() && baton.take(Thread.currentThread())) {
      drive(closing::isDue, true);
    }
  }

  void drain(Drain drain) {
    closing.drain(drain);
  }

  /** Ends the grace without waiting for the end, which is for {@link #shutdown} to do next. */
  void hurry() {
    if (!isCurrentThread()) {
      closing.hurry(this::interruptOwner);
    }
  }

  boolean shutdown(Duration grace) {
    closing.request(grace);
    ready.wake();
    if (isCurrentThread()) {
      limit(grace);
      return false;
    }
    if (baton.take(Thread.currentThread())) {
      limit(grace);
      drive(closing::isDue, true);
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
    Thread thread = baton.holder();
    if (thread != null) {
      hurried.add(thread);
      thread.interrupt();
    }
    return thread;
  }
}
