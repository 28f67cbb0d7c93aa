package dev.pulsarasync;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop by deadline, equal ones in the order of their insertion. Those of far
 * deadlines wait in a wheel, where most of them are cancelled, and come to a heap, which knows
 * their exact order, when their time is near. Touched by the holder of the baton only.
 */
final class TimerQueue {

  private static final int LOOKS = 3;

  private final TimerHeap near = new TimerHeap();
  private final TimerWheel far = new TimerWheel();
  private int sequence;

  int size() {
    return near.size() + far.size();
  }

  void add(Timer timer) {
    timer.sequence = sequence++;
    if (!far.add(timer)) {
      near.add(timer);
    }
  }

  /** Takes {@code timer} out, if it is here. */
  void remove(Timer timer) {
    if (TimerWheel.isPlace(timer.place)) {
      far.remove(timer);
    } else if (timer.place != Timer.NOWHERE) {
      near.remove(timer);
    }
  }

  /** Whether {@link #pollDue} is worth a call: it is, if a timer is due at {@code now}. */
  boolean isDue(long now) {
    return Math.min(near.nextDeadline(), far.nextSlot()) <= now;
  }

  /**
   * When to look for what is due: at the earliest deadline, or somewhat earlier if many timers are
   * close together; {@link Long#MAX_VALUE} when there is none.
   */
  long nextWakeUp() {
    return near.size() == 0 ? far.nextWakeUp() : near.nextDeadline();
  }

  /**
   * As {@link #nextWakeUp()}, for a thread that does not drive the loop. What it reads may not fit
   * together, while the loop changes it: then it looks once more, and gives up in the end.
   */
  long seenDeadline() {
    for (int i = 0; i < LOOKS; i++) {
      try {
        return nextWakeUp();
      } catch (RuntimeException changing) {
        Thread.onSpinWait();
      }
    }
    return Long.MAX_VALUE;
  }

  /** Removes and returns the earliest timer that is due at {@code now}. */
  @Nullable Timer pollDue(long now) {
    if (near.size() == 0) {
      far.advance(now, near);
    }
    return near.pollDue(now);
  }

  /** Empties the queue, in no particular order. */
  void drain(Consumer<Timer> action) {
    near.drain(action);
    far.drain(action);
  }
}
