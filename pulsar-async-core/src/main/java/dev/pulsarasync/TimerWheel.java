package dev.pulsarasync;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Timers of far deadlines in a hierarchical timing wheel: a tick has 2^16 ns, a level 64 slots, and
 * a slot of one level the span of the whole level below it. A timer waits on the level of the first
 * digit, to the base of 64, in which its tick differs from that of the wheel; so it enters and
 * leaves in constant time, and moves down at most once a level.
 *
 * <p>Invariant: a timer here has a later tick than the wheel. What is on a level is earlier than
 * all that is on a higher one.
 *
 * <p>After G. Varghese and T. Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987.
 */
final class TimerWheel {

  private static final int TICK_SHIFT = 16;
  private static final int DIGIT_SHIFT = 6;
  private static final int SLOTS = 1 << DIGIT_SHIFT;
  private static final int LEVELS = 8;

  /** Up to how many timers of a slot are looked at for the earliest. */
  private static final int FEW = 16;

  private final @Nullable Timer[][] slots = new Timer[LEVELS][];

  /** Which slots of each level are occupied, one bit each. */
  private final long[] occupied = new long[LEVELS];

  /** Which levels have an occupied slot, one bit each. */
  private int levels;

  private long tick;
  private int size;

  int size() {
    return size;
  }

  /** Whether {@code place} is one in a wheel. */
  static boolean isPlace(int place) {
    return place < Timer.NOWHERE;
  }

  /** Takes {@code timer} in, unless its time is near. */
  boolean add(Timer timer) {
    long later = timer.deadline >> TICK_SHIFT;
    if (later <= tick) {
      return false;
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(later ^ tick)) / DIGIT_SHIFT;
    link(timer, level, (int) (later >>> level * DIGIT_SHIFT) & (SLOTS - 1));
    size++;
    return true;
  }

  private void link(Timer timer, int level, int slot) {
    if (slots[level] == null) {
      slots[level] = new Timer[SLOTS];
    }
    Timer first = slots[level][slot];
    timer.after = first;
    if (first == null) {
      occupied[level] |= 1L << slot;
      levels |= 1 << level;
    } else {
      first.before = timer;
    }
    slots[level][slot] = timer;
    timer.place = Timer.NOWHERE - 1 - (level * SLOTS + slot);
  }

  /** Removes one that is here. */
  void remove(Timer timer) {
    Timer before = timer.before;
    Timer after = timer.after;
    if (after != null) {
      after.before = before;
    }
    if (before != null) {
      before.after = after;
    } else {
      int index = Timer.NOWHERE - 1 - timer.place;
      replaceFirst(index / SLOTS, index % SLOTS, after);
    }
    unlink(timer);
    size--;
  }

  private static void unlink(Timer timer) {
    timer.before = null;
    timer.after = null;
    timer.place = Timer.NOWHERE;
  }

  private void replaceFirst(int level, int slot, @Nullable Timer with) {
    slots[level][slot] = with;
    if (with == null) {
      occupied[level] &= ~(1L << slot);
      if (occupied[level] == 0) {
        levels &= ~(1 << level);
      }
    }
  }

  /** When the earliest slot begins, {@link Long#MAX_VALUE} if there is no timer. */
  long nextSlot() {
    return levels == 0 ? Long.MAX_VALUE : firstTick() << TICK_SHIFT;
  }

  /** The earliest deadline if few timers have its slot, else the begin of that. */
  long nextWakeUp() {
    if (levels == 0) {
      return Long.MAX_VALUE;
    }
    long earliest = Long.MAX_VALUE;
    Timer timer = slots[firstLevel()][firstSlot()];
    for (int i = 0; timer != null && i < FEW; i++) {
      earliest = Math.min(earliest, timer.deadline);
      timer = timer.after;
    }
    return timer == null ? earliest : nextSlot();
  }

  private int firstLevel() {
    return Integer.numberOfTrailingZeros(levels);
  }

  private int firstSlot() {
    return Long.numberOfTrailingZeros(occupied[firstLevel()]);
  }

  /** The first tick of the earliest slot. */
  private long firstTick() {
    int shift = firstLevel() * DIGIT_SHIFT;
    int above = shift + DIGIT_SHIFT;
    return tick >>> above << above | (long) firstSlot() << shift;
  }

  /**
   * Goes on towards {@code now}, and hands over to {@code near} what has come near on the way, up
   * to the first slot with such timers.
   */
  void advance(long now, TimerHeap near) {
    long current = now >> TICK_SHIFT;
    while (near.size() == 0 && levels != 0) {
      long next = firstTick();
      if (next > current) {
        break;
      }
      tick = next;
      empty(firstLevel(), firstSlot(), near);
    }
    if (near.size() == 0) {
      tick = Math.max(tick, current);
    }
  }

  private void empty(int level, int slot, TimerHeap near) {
    Timer timer = slots[level][slot];
    replaceFirst(level, slot, null);
    while (timer != null) {
      Timer after = timer.after;
      unlink(timer);
      size--;
      if (!add(timer)) {
        near.add(timer);
      }
      timer = after;
    }
  }

  /** Empties the wheel, in no particular order. */
  void drain(Consumer<Timer> action) {
    while (levels != 0) {
      Timer first = slots[firstLevel()][firstSlot()];
      remove(first);
      action.accept(first);
    }
  }
}
