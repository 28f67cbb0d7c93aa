package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Several loops that finish their work before any of them ends. They are at rest when all sleep at
 * once and none has work under way, elsewhere neither: only a thread that works for none of them
 * could then give them any, and is refused.
 */
final class Drain {

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();

  private static final long UNDRIVEN = -2;

  private final List<EventLoop> loops;

  Drain(Collection<EventLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  /** Whether the calling thread drives one of the loops. */
  boolean inLoop() {
    return loops.stream().anyMatch(EventLoop::inLoop);
  }

  /** Whether the calling thread works for one of the loops. */
  boolean worksHere() {
    return loops.stream().anyMatch(EventLoop::worksHere);
  }

  /** Waits until all are at rest; false when {@code limit} is over, or the caller interrupted. */
  boolean await(Duration limit) {
    long deadline = Deadlines.after(System.nanoTime(), limit);
    while (!areAtRest()) {
      if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
    }
    return true;
  }

  /**
   * Ends them in turn, and returns those that did not finish within {@code grace}, which an
   * interrupt of the caller ends for all that are left.
   */
  List<EventLoop> end(Duration grace) {
    long deadline = Deadlines.after(System.nanoTime(), grace);
    List<EventLoop> late = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        loops.subList(i, loops.size()).forEach(EventLoop::hurry);
      }
      if (!loops.get(i).shutdown(Duration.ofNanos(left))) {
        late.add(loops.get(i));
      }
    }
    return late;
  }

  /**
   * Two looks at all loops: those that sleep at both, and have not gone to sleep in between, slept
   * all at once, after the first look and before the second. What one of them gave another before
   * that would have woken it.
   */
  private boolean areAtRest() {
    List<Long> sleeps = sleeps();
    return !sleeps.contains(ReadyQueue.AWAKE)
        && loops.stream().noneMatch(loop -> loop.isDriven() && loop.hasWork())
        && sleeps.equals(sleeps());
  }

  /** A loop that nobody drives sleeps too: what it has to do is for whoever closes it. */
  private List<Long> sleeps() {
    return loops.stream().map(loop -> loop.isDriven() ? loop.sleep() : UNDRIVEN).toList();
  }
}
