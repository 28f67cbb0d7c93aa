package dev.pulsarasync.spring.test.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopClock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock of several loops that stands still until it is moved. It knows which of them sleep, and
 * until when.
 */
final class SteppedClock implements LoopClock {

  private record Sleep(Thread thread, long end) {}

  private final Map<EventLoop, Sleep> sleeping = new HashMap<>();
  private volatile long now;

  /** How often a loop has gone to sleep. */
  private long sleeps;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void park(long nanos) {
    EventLoop loop = Objects.requireNonNull(EventLoop.current());
    fallAsleep(loop, nanos);
    LockSupport.park(this);
    wakeUp(loop);
  }

  private synchronized void fallAsleep(EventLoop loop, long nanos) {
    long end = nanos == FOREVER ? FOREVER : now + nanos;
    sleeping.put(loop, new Sleep(Thread.currentThread(), end));
    sleeps++;
  }

  private synchronized void wakeUp(EventLoop loop) {
    sleeping.remove(loop);
  }

  /** It is not to be asked for the next timer while work is under way that may set an earlier. */
  @Override
  public boolean jumps() {
    return true;
  }

  /**
   * Whether all {@code loops} sleep at once. One that was woken between the first look and the last
   * has gone to sleep again by then, which is counted.
   */
  boolean areAsleep(Collection<EventLoop> loops) {
    long before = sleeps();
    return areIdle(loops) && areIdle(loops) && before == sleeps();
  }

  private boolean areIdle(Collection<EventLoop> loops) {
    return loops.stream().allMatch(loop -> isSleeping(loop) && loop.isIdle());
  }

  private synchronized long sleeps() {
    return sleeps;
  }

  private synchronized boolean isSleeping(EventLoop loop) {
    return sleeping.containsKey(loop);
  }

  /**
   * Moves time on to the next timer, but not past {@code end}, if all {@code loops} sleep still:
   * one that has woken for no reason does not say until when it will sleep.
   *
   * @return whether it is {@code end}
   */
  synchronized boolean moveTowards(long end, Collection<EventLoop> loops) {
    if (!sleeping.keySet().containsAll(loops)) {
      return false;
    }
    long next = sleeping.values().stream().mapToLong(Sleep::end).min().orElse(FOREVER);
    if (next > end) {
      now = end;
      return true;
    }
    moveTo(Math.max(now, next));
    return false;
  }

  /** Wakes those who have slept until {@code time}, who count as awake at once. */
  private void moveTo(long time) {
    now = time;
    sleeping.values().stream()
        .filter(sleep -> sleep.end() <= time)
        .forEach(sleep -> LockSupport.unpark(sleep.thread()));
    sleeping.values().removeIf(sleep -> sleep.end() <= time);
  }
}
