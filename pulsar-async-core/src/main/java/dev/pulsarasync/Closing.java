package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a loop. It is asked for on any thread and carried out by the thread that owns the
 * loop: queued work is given up, futures are cancelled, and their callbacks are run, until nothing
 * is left.
 */
final class Closing {

  /** Who drives the loop, and how far it has come with the end. */
  private record Look(@Nullable Thread owner, int progress, long nanoTime) {}

  private enum State {
    OPEN,
    /** As open for the threads that work for some loops; others are refused. */
    DRAINING,
    /** Other threads are refused; what is in flight finishes. */
    STOPPING,
    /** Nothing further is begun. */
    URGENT,
    CLOSED
  }

  private static final int NAMED = 10;

  /** How often callbacks may call forth others before that is taken for endless. */
  private static final int GENERATIONS = 1_000_000;

  private static final Duration LAST_WAIT = Duration.ofSeconds(1);
  private static final int PATIENCE = 30;

  private final EventLoop loop;
  private final ReadyQueue ready;
  private final TimerQueue timers;
  private volatile State state = State.OPEN;

  /** Whose threads are not refused while draining. */
  private volatile @Nullable Drain drain;

  /** From when on its closers count, where it was told to hurry before they wait. */
  private volatile @Nullable Look hurriedAt;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<String> dropped = new ArrayList<>();
  private int droppedCount;
  private int generations;
  private boolean clean;

  /** How many callbacks the owner has seen to; written by the owner only. */
  private volatile int progress;

  Closing(EventLoop loop, ReadyQueue ready, TimerQueue timers) {
    this.loop = loop;
    this.ready = ready;
    this.timers = timers;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  boolean isUrgent() {
    State now = state;
    return now == State.URGENT || now == State.CLOSED;
  }

  /** Whether nobody is refused. */
  boolean isOpen() {
    return state == State.OPEN;
  }

  /**
   * Whether the calling thread is refused.
   *
   * @param worksForLoop whether it works for this loop
   */
  boolean refuses(boolean worksForLoop) {
    State now = state;
    return now != State.OPEN && !(worksForLoop && !isUrgent()) && !isDrainedWith(now);
  }

  private boolean isDrainedWith(State now) {
    Drain others = drain;
    return now == State.DRAINING && others != null && others.worksHere();
  }

  boolean isRequested() {
    return state.compareTo(State.STOPPING) >= 0;
  }

  /** Whether the end was asked for, and the loop has nothing left to do, or no time to do it. */
  boolean isDue() {
    return isUrgent() || (isRequested() && ready.isEmpty() && !loop.hasWork());
  }

  /** Whether nothing had to be dropped or cancelled. */
  boolean wasClean() {
    return clean;
  }

  /** Refuses threads from now on, but for those that work for what {@code drain} is about. */
  void drain(Drain drain) {
    this.drain = drain;
    advance(State.DRAINING);
  }

  void request(Duration grace) {
    advance(grace.isZero() || grace.isNegative() ? State.URGENT : State.STOPPING);
  }

  private synchronized void advance(State to) {
    if (state.compareTo(to) < 0) {
      state = to;
    }
  }

  /** Waits for the owner to finish, and interrupts what it runs when {@code grace} is over. */
  boolean await(Duration grace, Supplier<@Nullable Thread> interruptOwner) {
    if (isFinishedWithin(grace)) {
      return clean;
    }
    Look hurried = hurriedAt;
    Look from = hurried == null ? interrupt(interruptOwner) : hurried;
    if (isFinishedAtLast(from)) {
      return clean;
    }
    reportStuck(from.owner);
    return false;
  }

  /**
   * Ends the grace, and leaves it to who waits for the end to count from now on. Two threads that
   * do so at once interrupt twice, and count from about the same time.
   */
  void hurry(Supplier<@Nullable Thread> interruptOwner) {
    if (hurriedAt == null) {
      hurriedAt = interrupt(interruptOwner);
    }
  }

  private Look interrupt(Supplier<@Nullable Thread> interruptOwner) {
    request(Duration.ZERO);
    ready.wake();
    return look(interruptOwner.get());
  }

  private Look look(@Nullable Thread owner) {
    return new Look(owner, progress, System.nanoTime());
  }

  /** An interrupt of the closer ends the grace. */
  private boolean isFinishedWithin(Duration limit) {
    try {
      return finished.await(Deadlines.nanosOf(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return finished.getCount() == 0;
    }
  }

  /**
   * Waits as long as the owner gets on with it, within reason. An interrupt of the closer does not
   * let it go before the futures are complete.
   */
  boolean isFinishedAtLast() {
    return isFinishedAtLast(look(null));
  }

  private boolean isFinishedAtLast(Look from) {
    boolean interrupted = false;
    boolean goesOn = true;
    Look last = from;
    for (int i = 0; i < PATIENCE && goesOn; i++) {
      interrupted |= isInterruptedWhileWaiting(last.nanoTime + LAST_WAIT.toNanos());
      goesOn = last.progress != progress;
      last = look(from.owner);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return finished.getCount() == 0;
  }

  private boolean isInterruptedWhileWaiting(long deadline) {
    boolean interrupted = false;
    while (true) {
      try {
        finished.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        return interrupted;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
  }

  /** The owner gets on with the end: it is to be waited for. */
  void goesOn() {
    progress++;
  }

  private void reportStuck(@Nullable Thread thread) {
    IllegalStateException where = new IllegalStateException("The callback stands here");
    where.setStackTrace(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
    loop.logger()
        .error(
            "Event loop '{}' is closing, but a callback holds it in spite of an interrupt; what"
                + " waits behind it is cancelled when it returns",
            loop.name(),
            where);
  }

  /**
   * Ends everything, unless that was done before; called by the owner.
   *
   * @param suspended how many callbacks had to be cancelled while they waited
   */
  void end(int suspended, Consumer<Throwable> handler) {
    if (isClosed()) {
      return;
    }
    advance(State.URGENT);
    int cancelled = suspended;
    do {
      timers.drain(Timer::discard);
      emptyReady(handler);
      cancelled += loop.pending().cancelAll();
    } while (ready.collect() > 0 && generations < GENERATIONS);
    loop.pending().close();
    loop.offLoop().close();
    ready.close();
    emptyReady(handler);
    clean = cancelled == 0 && droppedCount == 0;
    advance(State.CLOSED);
    reportCancelled(suspended);
    reportDropped();
  }

  private void reportCancelled(int suspended) {
    if (suspended > 0) {
      loop.logger()
          .warn(
              "Event loop '{}' was closed while {} callbacks waited inside, which it cancelled",
              loop.name(),
              suspended);
    }
  }

  private void reportDropped() {
    if (droppedCount > 0) {
      loop.logger()
          .warn(
              "Event loop '{}' was closed before {} callbacks had run, among them {}",
              loop.name(),
              droppedCount,
              dropped);
    }
    if (ready.collect() > 0) {
      loop.logger()
          .error("Event loop '{}' was closed amid callbacks that go on without end", loop.name());
    }
  }

  /** Lets waiting closers go, after the owner has let the loop go. */
  void finished() {
    finished.countDown();
  }

  private void emptyReady(Consumer<Throwable> handler) {
    int count = ready.collect();
    do {
      for (int i = 0; i < count; i++) {
        goesOn();
        giveUpNext(handler);
      }
      count = ready.collect();
    } while (count > 0 && ++generations < GENERATIONS);
  }

  private void giveUpNext(Consumer<Throwable> handler) {
    Runnable callback = ready.poll();
    if (callback == null) {
      return;
    }
    try {
      giveUp(callback);
    } catch (Throwable error) {
      handler.accept(error);
    }
  }

  /** Gives up what a user queued; runs what delivers the outcome of a future. */
  private void giveUp(Runnable callback) {
    if (callback instanceof Internal || callback instanceof AsynchronousCompletionTask) {
      callback.run();
      return;
    }
    // Asked first: what is discarded has forgotten what it was to call.
    String name = droppedCount < NAMED ? Errors.nameOf(callback) : "";
    boolean wasWanted = !(callback instanceof Discardable discardable) || discardable.discard();
    if (wasWanted && droppedCount++ < NAMED) {
      dropped.add(name);
    }
  }
}
