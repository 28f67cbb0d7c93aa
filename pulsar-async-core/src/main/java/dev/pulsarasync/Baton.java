package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who drives a loop: the thread that holds the baton, and nobody else.
 *
 * <p>Invariant: only the holder gives the baton away, by one write of {@code holder}, and a thread
 * goes on only after it has read its own name there. So at most one thread drives, and all that one
 * holder wrote is visible to the next, the spares included: a thread is among them, or has been
 * given the baton, or has been told to end.
 */
final class Baton {

  /**
   * Threads of the platform look for the baton before they park, which takes them longer than that;
   * virtual ones park at once. It is of no use to look where the other thread cannot run meanwhile.
   */
  private static final boolean SPINS =
      !DriverThreads.areVirtual() && Runtime.getRuntime().availableProcessors() > 1;

  private static final long SPIN_NANOS = 5_000;

  /** Between two looks, since each delays whoever gives the baton away. */
  private static final int PAUSES = 8;

  private final long keepAliveNanos;
  private final Deque<Spare> spares = new ArrayDeque<>();

  /** The spares that users gave to the loop, which do not end for lack of work. */
  private final Deque<Spare> patient = new ArrayDeque<>();

  private volatile @Nullable Thread holder;
  private volatile boolean ended;

  /** A baton whose spare threads may end after {@code keepAlive}. */
  Baton(Duration keepAlive) {
    this.keepAliveNanos = keepAlive.toNanos();
  }

  @Nullable Thread holder() {
    return holder;
  }

  /** How many threads have the baton or stand by for it; a hint to others than its holder. */
  int drivers() {
    return (holder == null ? 0 : 1) + spares.size() + patient.size();
  }

  boolean isMine() {
    return holder == Thread.currentThread();
  }

  /** Takes the baton that nobody holds; false if somebody does. */
  synchronized boolean take(Thread thread) {
    if (holder != null) {
      return false;
    }
    holder = thread;
    return true;
  }

  /** Lays the baton down. */
  void drop() {
    holder = null;
  }

  boolean hasSpare() {
    return !spares.isEmpty();
  }

  boolean hasPatient() {
    return !patient.isEmpty();
  }

  /** Takes out a spare thread, the one that was used last; null if there is none. */
  @Nullable Thread pollSpare() {
    Spare spare = spares.pollLast();
    return spare == null ? null : spare.thread;
  }

  /** Takes out a thread of a user; null if there is none. */
  @Nullable Thread pollPatient() {
    Spare spare = patient.pollLast();
    return spare == null ? null : spare.thread;
  }

  /** Takes {@code thread} out, if it is a spare. */
  boolean reserve(Thread thread) {
    return spares.removeIf(spare -> spare.thread == thread)
        || patient.removeIf(spare -> spare.thread == thread);
  }

  /** Gives the baton to a thread that waits for it, or is about to start with it. */
  void passTo(Thread thread) {
    holder = thread;
    LockSupport.unpark(thread);
  }

  /** Waits for the baton, which is sure to come; an interrupt is kept for later. */
  void awaitReturn() {
    awaitReturn(null);
  }

  /**
   * Gives the baton to {@code thread} and becomes a spare.
   *
   * @param isPatient whether to wait for the baton for ever
   * @return whether the baton came back; else the calling thread is to end
   */
  boolean passAndWait(Thread thread, boolean isPatient) {
    Spare self = new Spare(Thread.currentThread(), System.nanoTime());
    (isPatient ? patient : spares).addLast(self);
    retireIdle(self.since);
    passTo(thread);
    return awaitReturn(self);
  }

  private boolean awaitReturn(@Nullable Spare self) {
    boolean interrupted = false;
    boolean cameSoon = SPINS && isMineSoon();
    while (!cameSoon && !isMine() && (self == null || !(self.retired || ended))) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return isMine();
  }

  private boolean isMineSoon() {
    long end = System.nanoTime() + SPIN_NANOS;
    do {
      for (int i = 0; i < PAUSES; i++) {
        Thread.onSpinWait();
      }
      if (isMine()) {
        return true;
      }
    } while (System.nanoTime() < end);
    return false;
  }

  /**
   * Lets the spares end that nobody has needed for the time to keep them alive.
   *
   * @param now by {@link System#nanoTime()}
   */
  void retireIdle(long now) {
    Spare oldest = spares.peekFirst();
    while (oldest != null && now - oldest.since >= keepAliveNanos) {
      spares.pollFirst();
      oldest.retire();
      oldest = spares.peekFirst();
    }
  }

  /** Lets all spares of now end, and returns those that users gave to the loop. */
  List<Thread> retireAll() {
    spares.forEach(Spare::retire);
    spares.clear();
    List<Thread> ofUsers = patient.stream().map(spare -> spare.thread).toList();
    patient.forEach(Spare::retire);
    patient.clear();
    return ofUsers;
  }

  long keepAliveNanos() {
    return keepAliveNanos;
  }

  /** Lets all spares end. */
  void end() {
    ended = true;
    spares.forEach(Spare::retire);
    patient.forEach(Spare::retire);
  }

  private static final class Spare {
    final Thread thread;
    final long since;
    volatile boolean retired;

    Spare(Thread thread, long since) {
      this.thread = thread;
      this.since = since;
    }

    void retire() {
      retired = true;
      LockSupport.unpark(thread);
    }
  }
}
