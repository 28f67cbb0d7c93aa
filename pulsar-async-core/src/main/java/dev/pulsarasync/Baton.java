package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who drives a loop: the thread that holds the baton, and nobody else.
 *
 * <p>Invariant: only the holder gives the baton away, by one write of {@code holder}, and a thread
 * goes on only after it has read its own name there. So at most one thread drives, and all that one
 * holder wrote is visible to the next. A spare is in {@code spares} or has been given the baton: it
 * ends only if it takes itself out first.
 */
final class Baton {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private final ConcurrentLinkedDeque<Thread> spares = new ConcurrentLinkedDeque<>();
  private volatile @Nullable Thread holder;
  private volatile boolean ended;
  private final long keepAliveNanos;

  Baton() {
    this(KEEP_ALIVE);
  }

  /** A baton whose spare threads end after {@code keepAlive}. */
  Baton(Duration keepAlive) {
    this.keepAliveNanos = keepAlive.toNanos();
  }

  @Nullable Thread holder() {
    return holder;
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

  /** Gives the baton to a spare thread, if there is one. */
  boolean passToSpare() {
    Thread spare = spares.pollLast();
    if (spare == null) {
      return false;
    }
    passTo(spare);
    return true;
  }

  /** Gives the baton to a thread that waits for it, or is about to start with it. */
  void passTo(Thread thread) {
    holder = thread;
    LockSupport.unpark(thread);
  }

  /** Takes a spare thread out of the others, so that it can be given the baton. */
  boolean reserve(Thread spare) {
    return spares.remove(spare);
  }

  /** Waits for the baton, which is sure to come; an interrupt is kept for later. */
  void awaitReturn() {
    boolean interrupted = false;
    while (!isMine()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives the baton to {@code thread} and becomes a spare.
   *
   * @param patient whether to wait for the baton for ever rather than for the keep-alive time
   * @return whether the baton came back; else the calling thread is to end
   */
  boolean passAndWait(Thread thread, boolean patient) {
    Thread self = Thread.currentThread();
    spares.addLast(self);
    passTo(thread);
    long deadline = System.nanoTime() + keepAliveNanos;
    boolean interrupted = false;
    try {
      while (!isMine()) {
        long left = deadline - System.nanoTime();
        if ((ended || (!patient && left <= 0)) && spares.remove(self)) {
          return false;
        }
        parkSpare(patient, left);
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      if (interrupted) {
        self.interrupt();
      }
    }
  }

  private void parkSpare(boolean patient, long nanos) {
    if (patient) {
      LockSupport.park(this);
    } else if (nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Lets all spares end. */
  void end() {
    ended = true;
    spares.forEach(LockSupport::unpark);
  }
}
