package dev.pulsarasync;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the thread that drives a loop does, again and again: fires what is due, runs what is ready,
 * and sleeps when there is nothing. Touched by the holder of the baton only, unless noted.
 *
 * <p>A callback may give the baton away, and so may the loop between two of them. What is to be
 * done next therefore stands in fields, where the next holder finds it, and whoever has lost the
 * baton for good returns false all the way out.
 */
final class Iteration {

  /** How many callbacks run, or timers fire, before the other kind has its turn. */
  private static final int BATCH = 256;

  private final EventLoop loop;
  final ReadyQueue ready;
  final TimerQueue timers;
  private final LoopClock clock;
  private final Closing closing;
  private final BooleanSupplier stopping;
  final Suspensions suspensions;
  private final SlowCallbacks slow;
  private final @Nullable Delays delays;
  private final Supplier<@Nullable Suspension<?>> resumptions = this::pollResumption;

  /** The callback that runs, or ran last. */
  private @Nullable Runnable running;

  /** What it calls, under the name that the user knows, if that is not its own. */
  private @Nullable Object named;

  /** This run of it, once somebody has asked. */
  private @Nullable Object turn;

  /**
   * How many callbacks are left, beside the batch, of those that were ready when other threads'
   * were last taken in. The more come at once, the less often the loop looks, and so disturbs who
   * submits.
   */
  private int generation;

  /** How many timers may fire before callbacks have their turn. */
  private int fires = BATCH;

  /** How many of them are left to run before timers have their turn. */
  private int batch;

  /** The threads that were interrupted while they drove; each adds and removes itself. */
  private final Set<Thread> interrupted = ConcurrentHashMap.newKeySet();

  Iteration(
      EventLoop loop,
      ReadyQueue ready,
      TimerQueue timers,
      Closing closing,
      BooleanSupplier stopping,
      Suspensions suspensions,
      Activity activity) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
    this.clock = loop.options().clock();
    this.closing = closing;
    this.stopping = stopping;
    this.suspensions = suspensions;
    this.delays = ready.delays();
    this.slow = new SlowCallbacks(loop, activity, delays);
  }

  /** Iterates until {@code done}; whether the calling thread still holds the baton. */
  boolean repeatUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Thread other = suspensions.betterDriver();
      boolean holds = other == null ? once() : suspensions.giveWay(other);
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private boolean once() {
    long now = timers.size() == 0 ? Long.MIN_VALUE : loop.nanos();
    endBatch();
    if (generation == 0) {
      generation = ready.collect();
    }
    if (generation == 0 && !timers.isDue(now)) {
      return idle();
    }
    slow.begin();
    return fireTimers(now) && runReady();
  }

  /** Fires a batch of what is due, ahead of what is ready. */
  private boolean fireTimers(long now) {
    while (fires > 0 && !isCutShort()) {
      fires--;
      Timer due = timers.pollDue(now);
      if (due == null) {
        return true;
      }
      if (delays != null) {
        delays.fires(due.deadline, now);
      }
      if (!run(due)) {
        return false;
      }
    }
    return true;
  }

  /** Runs a batch of what is ready. */
  private boolean runReady() {
    fires = BATCH;
    endBatch();
    batch = Math.min(BATCH, generation);
    generation -= batch;
    while (batch > 0 && !isCutShort()) {
      Runnable callback = poll();
      if (callback != null && !run(callback)) {
        return false;
      }
    }
    return true;
  }

  /** What is left of a batch that was cut short, or that another thread ran on, is ready still. */
  private void endBatch() {
    generation += batch;
    batch = 0;
  }

  private @Nullable Runnable poll() {
    batch--;
    return ready.poll();
  }

  /**
   * Takes out what comes next in the batch, if that is a wait that is over. A thread that begins to
   * wait may run that itself, since it runs nothing of users: the baton then goes from one waiting
   * callback to the next without a thread between them.
   */
  private @Nullable Suspension<?> pollResumption() {
    boolean isNext = batch > 0 && !isCutShort() && ready.peek() instanceof Suspension;
    return isNext ? (Suspension<?>) poll() : null;
  }

  private boolean run(Runnable callback) {
    swallowInterrupt();
    begin(callback);
    try {
      callback.run();
    } catch (Throwable error) {
      if (!isOfClosing(error)) {
        loop.handleException(error);
      }
    }
    Thread next = suspensions.pollNext();
    if (next != null) {
      return suspensions.giveWay(next);
    }
    lookIfDue();
    return true;
  }

  private void lookIfDue() {
    if (slow.isLast()) {
      slow.look(name());
    }
  }

  private void begin(Runnable callback) {
    running = callback;
    if (named != null) {
      named = null;
    }
    if (turn != null) {
      turn = null;
    }
  }

  /** A callback that waited when the loop was closed has no other way to end, and was counted. */
  private boolean isOfClosing(Throwable error) {
    return error instanceof LoopClosedException closed && closed.isOf(loop);
  }

  private boolean idle() {
    end();
    boolean holds = sleep();
    swallowInterrupt();
    return holds;
  }

  private boolean sleep() {
    long longest = clock.jumps() ? LoopClock.FOREVER : suspensions.longestSleep();
    long nanos = Math.min(untilNextTimer(), longest);
    if (nanos <= 0) {
      return true;
    }
    if (longest == LoopClock.FOREVER) {
      ready.sleep(clock, nanos);
      return true;
    }
    long before = System.nanoTime();
    ready.sleep(clock, nanos);
    return suspensions.sleptSince(before);
  }

  private long untilNextTimer() {
    long deadline = timers.nextWakeUp();
    boolean isNone = deadline == Long.MAX_VALUE || (clock.jumps() && loop.offLoop().isBusy());
    return isNone ? LoopClock.FOREVER : deadline - loop.nanos();
  }

  /** Lets the running callback wait for {@code stage}, while other threads drive the loop. */
  <T> Outcome<T> await(CompletionStage<T> stage) {
    if (closing.isUrgent()) {
      return new Outcome<>(null, loop.closing());
    }
    Runnable callback = running;
    Object name = named;
    Object run = turn;
    lookIfDue();
    try {
      return suspensions.await(stage, callback, name, resumptions);
    } finally {
      running = callback;
      named = name;
      turn = run;
    }
  }

  /** Whether a callback runs; a hint, since other threads may read it a little late. */
  boolean seemsBusy() {
    return running != null;
  }

  /** Names what the callback calls, which the callback itself forgets. */
  void runs(Object call) {
    named = call;
  }

  /** The callback that runs; null if none does. A hint, as {@link #seemsBusy()}. */
  @Nullable Runnable running() {
    return running;
  }

  /** Where it was submitted; null outside debug mode. A hint to other threads. */
  @Nullable SubmitSite site() {
    return SubmitSite.of(running, named);
  }

  /** What runs, or ran last; a hint to other threads than the one that drives. */
  @Nullable Object name() {
    return named != null ? named : running;
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

  /** An interrupt was meant for a callback that is over; left set, it would forbid sleep. */
  private void swallowInterrupt() {
    if (Thread.interrupted()) {
      interrupted.add(Thread.currentThread());
    }
  }

  /** Whether the calling thread, which drives no more, was interrupted while it did. */
  boolean takeInterrupt() {
    return interrupted.remove(Thread.currentThread()) | Thread.interrupted();
  }

  /** No callback runs from here on: the loop sleeps, or is given up. */
  void end() {
    slow.end(name());
    forget();
  }

  /** As {@link #end()}, when what happened since the last callback is to be blamed on none. */
  void forget() {
    slow.forget();
    running = null;
    named = null;
    turn = null;
  }

  /** Whether a batch ends early: the loop is to be let go, or to be closed now. */
  private boolean isCutShort() {
    return stopping.getAsBoolean() || closing.isUrgent();
  }
}
