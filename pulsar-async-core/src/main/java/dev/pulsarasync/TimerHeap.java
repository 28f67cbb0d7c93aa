package dev.pulsarasync;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Timers by deadline, equal ones by sequence: a 4-ary heap in which every timer knows its place, so
 * that a cancelled one leaves at once. Touched by the holder of the baton only.
 */
final class TimerHeap {

  private static final int ARITY_SHIFT = 2;

  private static final int INITIAL = 16;

  /** What a burst left behind is given back beyond this. */
  private static final int LARGE = 1 << 16;

  private @Nullable Timer[] heap = new Timer[INITIAL];

  /** The deadlines of {@code heap}, side by side, so that a search touches no timer. */
  private long[] deadlines = new long[INITIAL];

  private int size;

  int size() {
    return size;
  }

  /** The earliest deadline, {@link Long#MAX_VALUE} when there is none. */
  long nextDeadline() {
    return size == 0 ? Long.MAX_VALUE : deadlines[0];
  }

  void add(Timer timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
      deadlines = Arrays.copyOf(deadlines, size * 2);
    }
    siftUp(size++, timer);
  }

  /** Removes one that is here. */
  void remove(Timer timer) {
    int index = timer.place;
    timer.place = Timer.NOWHERE;
    Timer last = at(--size);
    heap[size] = null;
    if (last != timer) {
      siftDown(index, last);
      if (last.place == index) {
        siftUp(index, last);
      }
    }
  }

  /** Removes and returns the earliest timer that is due at {@code now}. */
  @Nullable Timer pollDue(long now) {
    if (size == 0 || deadlines[0] > now) {
      return null;
    }
    Timer first = at(0);
    remove(first);
    shrink();
    return first;
  }

  private void shrink() {
    if (size == 0 && heap.length > LARGE) {
      heap = new Timer[INITIAL];
      deadlines = new long[INITIAL];
    }
  }

  /** Empties the heap, in no particular order. */
  void drain(Consumer<Timer> action) {
    while (size > 0) {
      Timer last = at(size - 1);
      remove(last);
      action.accept(last);
    }
  }

  private Timer at(int index) {
    return Objects.requireNonNull(heap[index]);
  }

  private void siftUp(int start, Timer timer) {
    int index = start;
    while (index > 0) {
      int parent = (index - 1) >> ARITY_SHIFT;
      if (!isBefore(timer, parent)) {
        break;
      }
      place(index, at(parent));
      index = parent;
    }
    place(index, timer);
  }

  private void siftDown(int start, Timer timer) {
    int index = start;
    for (int child = earliestChild(index); child < size; child = earliestChild(index)) {
      if (isBefore(timer, child)) {
        break;
      }
      place(index, at(child));
      index = child;
    }
    place(index, timer);
  }

  /** The index of the earliest child of {@code parent}, or at least {@code size} when childless. */
  private int earliestChild(int parent) {
    int first = (parent << ARITY_SHIFT) + 1;
    int end = Math.min(first + (1 << ARITY_SHIFT), size);
    int earliest = first;
    for (int child = first + 1; child < end; child++) {
      if (deadlines[child] < deadlines[earliest]
          || (deadlines[child] == deadlines[earliest] && isOlder(at(child), at(earliest)))) {
        earliest = child;
      }
    }
    return earliest;
  }

  private void place(int index, Timer timer) {
    heap[index] = timer;
    deadlines[index] = timer.deadline;
    timer.place = index;
  }

  private boolean isBefore(Timer timer, int other) {
    return timer.deadline < deadlines[other]
        || (timer.deadline == deadlines[other] && isOlder(timer, at(other)));
  }

  /** Sequences may wrap around: those of timers that wait together do not lie far apart. */
  private static boolean isOlder(Timer a, Timer b) {
    return a.sequence - b.sequence < 0;
  }
}
