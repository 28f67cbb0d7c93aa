package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
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
  private final SlowCallbacks slow;
  private final Closing closing;
  private final Baton baton;
  private final Suspensions suspensions;
  private boolean started;

  /**
   * The callback that runs, or ran last; this and the three below are touched by the holder of the
   * baton only.
   */
  private @Nullable Runnable running;

  /** What it calls, under the name that the user knows, if that is not its own. */
  private @Nullable Object named;

  /** This run of it, once somebody has asked. */
  private @Nullable Object turn;

  /**
   * How many callbacks are left of those that were ready when other threads' were last taken in.
   * The more come at once, the less often the loop looks, and so disturbs who submits.
   */
  private int generation;

  /** The threads that were interrupted while they drove; each adds and removes itself. */
  private final Set<Thread> interrupted = ConcurrentHashMap.newKeySet();

  /** Whether a closer interrupted the holder. */
  private boolean hurried;

  Driver(EventLoop loop, ReadyQueue ready, TimerQueue timers) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
    this.clock = loop.options().clock();
    this.baton = new Baton(loop.options().keepAlive());
    this.slow = new SlowCallbacks(loop);
    this.closing = new Closing(loop, ready, timers);
    this.suspensions = new Suspensions(loop, baton, () -> driveUntilClosed(false));
  }

  static @Nullable EventLoop current() {
    return CURRENT.get();
  }

  boolean isCurrentThread() {
    return baton.isMine();
  }

  boolean isDriven() {
    return baton.holder() != null;
  }

  /** Whether a callback runs; a hint, since other threads may read it a little late. */
  boolean seemsBusy() {
    return running != null;
  }

  boolean hasSuspended() {
    return !suspensions.isEmpty();
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
    Thread thread = threads.newThread(() -> driveUntilClosed(true));
    claim(Objects.requireNonNull(thread, "The thread factory made no thread"));
    try {
      thread.start();
      started = true;
    } catch (Throwable noThread) {
      baton.drop();
      closeIfAsked();
      throw noThread;
    }
  }

  private void claim(Thread thread) {
    if (!baton.take(thread)) {
      throw new IllegalStateException(loop + " is being driven by " + baton.holder());
    }
  }

  /** Should the JVM fail so badly that driving ends, the futures are still completed. */
  private void driveUntilClosed(boolean patient) {
    try {
      drive(closing::isDue, patient);
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
      holds = iterate(done) && endIfAsked();
      if (holds) {
        slow.end(name());
      }
    } finally {
      CURRENT.set(outer);
      if (outer == null) {
        CURRENT.remove();
      }
      if (leave() || before) {
        Thread.currentThread().interrupt();
      }
    }
    if (holds) {
      closeIfAsked();
    }
  }

  /** Returns whether the calling thread still holds the baton. */
  private boolean endIfAsked() {
    if (suspensions.returnToCloser()) {
      return false;
    }
    if (!closing.isRequested()) {
      return true;
    }
    if (!iterate(closing::isDue)) {
      return false;
    }
    closing.end(suspensions.endAll(closing::goesOn), this::handle);
    suspensions.retire();
    return true;
  }

  /**
   * Lets the loop go if the calling thread holds it, under the lock without which no closer
   * interrupts: none hits a thread that has left. Returns whether somebody else interrupted this
   * thread.
   */
  private synchronized boolean leave() {
    boolean wasInterrupted = interrupted.remove(Thread.currentThread()) | Thread.interrupted();
    if (baton.isMine()) {
      slow.forget();
      forgetRunning();
      suspensions.leave();
      baton.drop();
    }
    return wasInterrupted && !hurried;
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

  /** Returns whether the calling thread still holds the baton. */
  private boolean iterate(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      if (suspensions.giveWay()) {
        if (!baton.isMine()) {
          return false;
        }
        continue;
      }
      long now = timers.size() == 0 ? Long.MIN_VALUE : loop.nanos();
      if (generation == 0) {
        generation = ready.collect();
      }
      if (generation == 0 && !timers.isDue(now)) {
        idle();
        if (!baton.isMine()) {
          return false;
        }
      } else if (!runBatches(now)) {
        return false;
      }
    }
    return true;
  }

  private boolean runBatches(long now) {
    slow.begin();
    return fireTimers(now) && runReady();
  }

  /** Fires a batch of what is due, ahead of what is ready; whether the baton is still here. */
  private boolean fireTimers(long now) {
    for (int i = 0; i < BATCH && !closing.isUrgent(); i++) {
      Timer due = timers.pollDue(now);
      if (due == null) {
        return true;
      }
      if (!run(due)) {
        return false;
      }
    }
    return true;
  }

  /** Runs a batch of what is ready; whether the baton is still here. */
  private boolean runReady() {
    for (int i = 0; i < BATCH && generation > 0 && !closing.isUrgent(); i++) {
      generation--;
      Runnable callback = ready.poll();
      if (callback != null && !run(callback)) {
        return false;
      }
    }
    return true;
  }

  private void idle() {
    slow.end(name());
    forgetRunning();
    sleep();
    swallowInterrupt();
  }

  private void forgetRunning() {
    running = null;
    named = null;
    turn = null;
  }

  private void sleep() {
    long longest = clock.jumps() ? LoopClock.FOREVER : suspensions.longestSleep();
    long nanos = Math.min(untilNextTimer(), longest);
    if (nanos <= 0) {
      return;
    }
    long before = longest == LoopClock.FOREVER ? 0 : System.nanoTime();
    ready.sleep(clock, nanos);
    if (longest != LoopClock.FOREVER) {
      suspensions.sleptSince(before);
    }
  }

  private long untilNextTimer() {
    long deadline = timers.nextWakeUp();
    boolean isNone = deadline == Long.MAX_VALUE || (clock.jumps() && loop.offLoop().isBusy());
    return isNone ? LoopClock.FOREVER : deadline - loop.nanos();
  }

  /** Runs a callback; whether the baton is still here. */
  private boolean run(Runnable callback) {
    swallowInterrupt();
    running = callback;
    named = null;
    turn = null;
    try {
      callback.run();
    } catch (Throwable error) {
      if (!isOfClosing(error)) {
        handle(error);
      }
    }
    if (!baton.isMine()) {
      return false;
    }
    slow.ran(name());
    return true;
  }

  /** A callback that waited when the loop was closed has no other way to end, and was counted. */
  private boolean isOfClosing(Throwable error) {
    return error instanceof LoopClosedException closed && closed.isOf(loop);
  }

  private @Nullable Object name() {
    return named != null ? named : running;
  }

  /** Names what the callback calls, which the callback itself forgets. */
  void runs(Object call) {
    named = call;
  }

  /**
   * Stands for the callback that runs, from its begin to its end and across its waits. The callback
   * itself does not, since it may be queued twice, and its thread runs others afterwards.
   */
  Object turn() {
    if (turn == null) {
      turn = new Object();
    }
    return turn;
  }

  /** Lets the running callback wait for {@code stage}, while other threads drive the loop. */
  <T> Outcome<T> await(CompletionStage<T> stage) {
    Runnable mine = running;
    Object name = named;
    Object run = turn;
    slow.ran(name());
    try {
      return suspensions.await(stage, mine, closing.isUrgent());
    } finally {
      running = mine;
      named = name;
      turn = run;
    }
  }

  /** An interrupt was meant for a callback that is over; left set, it would forbid sleep. */
  private void swallowInterrupt() {
    if (Thread.interrupted()) {
      interrupted.add(Thread.currentThread());
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
      hurried = true;
      thread.interrupt();
    }
    return thread;
  }
}
