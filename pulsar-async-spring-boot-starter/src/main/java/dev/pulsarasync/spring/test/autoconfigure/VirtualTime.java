package dev.pulsarasync.spring.test.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The time of the event loops in a test, which stands still until it is advanced. A bean of tests
 * with {@link AutoConfigureVirtualTime}; one application has one, which starts at zero and is not
 * set back between test methods.
 */
public final class VirtualTime {

  /** In real time, for one step. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_AGAIN_NANOS = 20_000;

  private final SteppedClock clock = new SteppedClock();
  private final Supplier<List<EventLoop>> loops;

  VirtualTime(Supplier<List<EventLoop>> loops) {
    this.loops = loops;
  }

  LoopClock clock() {
    return clock;
  }

  /** How much of it has passed. */
  public Duration now() {
    return Duration.ofNanos(clock.nanoTime());
  }

  /**
   * Lets time pass, from timer to timer: each fires at its exact time, on whatever loop, and those
   * that it sets forth fire too if they are due by then. Before each step and at the end it waits
   * until the loops have nothing to run and their work in executors is done; work of other threads,
   * such as the answer of a server, is for the test to wait for. A loop that nobody drives, for it
   * was not started or is stopped, runs nothing; timers that were due meanwhile fire when it is
   * driven. Called by a thread of the test; several take turns.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @throws IllegalStateException if a loop does not come to rest within ten seconds of real time,
   *     or the calling thread drives one
   */
  public synchronized void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    if (EventLoop.current() != null) {
      throw new IllegalStateException(
          EventLoop.current() + " would wait for itself to come to rest");
    }
    long end = Math.addExact(clock.nanoTime(), duration.toNanos());
    do {
      awaitRest();
    } while (!clock.moveTowards(end, driven()));
  }

  /** Closes the loops at rest: time comes to no more timers. One that does not rest goes on. */
  synchronized void end() {
    if (EventLoop.current() == null && comesToRest()) {
      EventLoop.shutdown(driven(), Duration.ZERO);
    }
  }

  private void awaitRest() {
    if (!comesToRest()) {
      throw new IllegalStateException("Not at rest after " + PATIENCE + ": " + busy(driven()));
    }
  }

  private boolean comesToRest() {
    long begun = System.nanoTime();
    while (!clock.areAsleep(driven())) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return true;
  }

  /** One that nobody drives has nothing to come to rest from: it runs nothing, whatever is due. */
  private List<EventLoop> driven() {
    return loops.get().stream().filter(this::goesByThisTime).filter(EventLoop::isDriven).toList();
  }

  private boolean goesByThisTime(EventLoop loop) {
    return loop.clock() == clock;
  }

  private List<EventLoop> busy(List<EventLoop> loops) {
    return loops.stream().filter(loop -> !loop.isIdle()).toList();
  }
}
