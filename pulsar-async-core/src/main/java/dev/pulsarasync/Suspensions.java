package dev.pulsarasync;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a loop that wait inside, and the passing of the baton around them: from the
 * callback that begins to wait to a thread that drives on, and back when it is its turn. Touched by
 * the holder of the baton only.
 */
final class Suspensions {

  final EventLoop loop;
  private final Baton baton;
  private final Runnable drive;
  private final ThreadFactory threads;
  private final int limit;
  private final boolean prefersVirtual = DriverThreads.areVirtual();
  private final SuspensionList suspended = new SuspensionList();

  /** The threads that wait for the baton without limit: those that users gave to the loop. */
  private final Set<Thread> patient = new LinkedHashSet<>();

  /** Those of them for which what they drive the loop for is there. */
  private final Set<Thread> done = new LinkedHashSet<>();

  private @Nullable Thread closer;

  /** The thread whose turn it is after the callback that runs, which is a resumption. */
  private @Nullable Thread next;

  Suspensions(EventLoop loop, Baton baton, Runnable drive) {
    this.loop = loop;
    this.baton = baton;
    this.drive = drive;
    this.threads = DriverThreads.of(loop);
    this.limit = DriverThreads.areVirtual() ? Integer.MAX_VALUE : loop.options().maxSuspended();
  }

  /** The calling thread begins to drive. */
  void enter(boolean isPatient) {
    if (isPatient) {
      patient.add(Thread.currentThread());
    }
  }

  /** The calling thread drives no more. */
  void leave() {
    patient.remove(Thread.currentThread());
    done.remove(Thread.currentThread());
  }

  /** Lets the threads end that wait for work, as nobody is to drive the loop for a while. */
  void letSparesGo() {
    if (baton.hasSpare() || baton.hasPatient()) {
      patient.removeAll(baton.retireAll());
    }
  }

  /** How many callbacks wait; a hint to other threads. */
  int size() {
    return suspended.size();
  }

  /** The one that has waited longest, from which {@code after} leads to the others. */
  @Nullable Suspension<?> first() {
    return suspended.first();
  }

  /**
   * Waits for {@code stage} inside the callback that the calling thread runs.
   *
   * @param name of what the callback calls
   * @param resumptions gives the waits that are over, as long as one comes next of all that is
   *     ready
   */
  <T> Outcome<T> await(
      CompletionStage<T> stage,
      @Nullable Runnable callback,
      @Nullable Object name,
      Supplier<@Nullable Suspension<?>> resumptions) {
    TaskFuture<?> task =
        Admission.original(callback) instanceof TaskFuture<?> future ? future : null;
    CancellationException cancellation = task == null ? null : task.takeCancellation();
    if (cancellation != null) {
      loop.cancel(stage);
      return new Outcome<>(null, cancellation);
    }
    if (task != null) {
      task.refuseItself(stage);
    }
    requireRoom();
    Suspension<T> suspension = new Suspension<>(this, stage, callback, name);
    suspended.add(suspension);
    suspension.awaitStage(stage);
    if (task != null) {
      task.suspendedBy(suspension);
    }
    try {
      passOn(resumptions);
    } catch (Throwable noThread) {
      suspension.giveUp(noThread);
    }
    baton.awaitReturn();
    suspended.remove(suspension);
    if (task != null) {
      task.suspendedBy(null);
    }
    return Objects.requireNonNull(suspension.outcome());
  }

  private void requireRoom() {
    if (suspended.size() >= limit) {
      throw new IllegalStateException(
          loop
              + " has "
              + limit
              + " callbacks that wait, each on a thread of its own, which is its limit"
              + " (maxSuspended): raise it, compose instead of waiting, or run on JDK 21 or newer,"
              + " where threads are virtual");
    }
  }

  private void passOn(Supplier<@Nullable Suspension<?>> resumptions) {
    Thread body = resumeNext(resumptions);
    if (body != null) {
      baton.passTo(body);
    } else {
      passToDriver();
    }
  }

  private @Nullable Thread resumeNext(Supplier<@Nullable Suspension<?>> resumptions) {
    Suspension<?> over = resumptions.get();
    while (over != null && next == null) {
      over.run();
      over = next == null ? resumptions.get() : null;
    }
    return pollNext();
  }

  private void passToDriver() {
    Thread spare = baton.pollSpare();
    if (spare == null && !prefersVirtual) {
      spare = baton.pollPatient();
    }
    if (spare != null) {
      baton.passTo(spare);
    } else {
      Thread thread =
          Objects.requireNonNull(threads.newThread(drive), "The thread factory made no thread");
      baton.passTo(thread);
      try {
        thread.start();
      } catch (Throwable noThread) {
        baton.passTo(Thread.currentThread());
        throw noThread;
      }
    }
  }

  /** It is the turn of the callback that waits in {@code suspension}. */
  void resume(Suspension<?> suspension) {
    next = suspension.thread;
  }

  /** Takes out the thread whose turn it is; null if the calling one is to go on. */
  @Nullable Thread pollNext() {
    Thread thread = next;
    if (thread != null) {
      next = null;
    }
    return thread;
  }

  /** What {@code thread} drives the loop for is there: it is to have the baton back. */
  void isDone(Thread thread) {
    if (patient.contains(thread)) {
      done.add(thread);
    }
  }

  /**
   * Takes out the thread that has a better claim to drive than the calling one: one that is done,
   * or, once a callback was suspended, a virtual one, since one of the platform passes the baton
   * slowly. Null if there is none.
   */
  @Nullable Thread betterDriver() {
    Thread other = done.isEmpty() ? null : pollDone();
    if (other == null && prefersVirtual && baton.hasSpare() && closer == null && isPatient()) {
      other = baton.pollSpare();
    }
    return other;
  }

  /** Lets {@code thread} have the baton; whether it came back to the calling one, now a spare. */
  boolean giveWay(Thread thread) {
    return baton.passAndWait(thread, isPatient());
  }

  /** One that is suspended in a callback is no spare yet, and is looked for again. */
  private @Nullable Thread pollDone() {
    for (Thread thread : done) {
      if (closer == null && thread != Thread.currentThread() && baton.reserve(thread)) {
        return thread;
      }
    }
    return null;
  }

  /** How long to sleep before looking for threads that are needed no more. */
  long longestSleep() {
    boolean isSparing = baton.hasSpare() || (!isPatient() && baton.hasPatient());
    return isSparing ? baton.keepAliveNanos() : LoopClock.FOREVER;
  }

  /**
   * The loop has slept: spares that nobody needs end. After a long sleep the loop goes back to the
   * thread that a user gave it, and the calling one ends. Returns whether that still holds the
   * baton.
   */
  boolean sleptSince(long before) {
    long now = System.nanoTime();
    baton.retireIdle(now);
    boolean isLong = now - before >= baton.keepAliveNanos();
    Thread own = isLong && !isPatient() ? baton.pollPatient() : null;
    if (own != null) {
      baton.passTo(own);
    }
    return own == null;
  }

  private boolean isPatient() {
    return patient.contains(Thread.currentThread());
  }

  /**
   * Cancels all that is suspended, one after the other, and lets each run to its end. From now on
   * the baton comes back to the calling thread alone.
   *
   * @param progress is told about each
   * @return how many there were
   */
  int endAll(Runnable progress) {
    int count = suspended.size();
    closer = Thread.currentThread();
    for (Suspension<?> next = suspended.first(); next != null; next = suspended.first()) {
      next.giveUp(loop.closing());
      baton.passTo(next.thread);
      baton.awaitReturn();
      progress.run();
    }
    return count;
  }

  /** Lets the spare threads go, when all futures of the loop are complete. */
  void retire() {
    closer = null;
    baton.end();
  }

  /** Gives the baton back to the thread that ends the loop; false if there is no such other. */
  boolean returnToCloser() {
    Thread other = closer;
    if (other == null || other == Thread.currentThread()) {
      return false;
    }
    baton.passTo(other);
    return true;
  }
}
