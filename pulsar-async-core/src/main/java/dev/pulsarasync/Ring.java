package dev.pulsarasync;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** First in, first out, for one thread: an array that is used in circles, and grows when full. */
final class Ring {

  private static final int INITIAL = 64;

  /** What a burst left behind is given back beyond this. */
  private static final int LARGE = 1 << 16;

  private @Nullable Runnable[] slots = new Runnable[INITIAL];

  /** How many were taken out so far, and how many put in; they may overflow. */
  private int taken;

  private int added;

  /** A hint to other threads, which read the two one after the other. */
  int size() {
    return Math.max(0, added - taken);
  }

  /** How many were taken out so far; it may overflow. */
  int taken() {
    return taken;
  }

  void add(Runnable callback) {
    grow(1);
    slots[index(added++)] = callback;
  }

  /**
   * Copies what is here, oldest first, as far as another thread sees it; see {@link Inspection}.
   */
  void copyTo(List<Runnable> seen, int most) {
    @Nullable Runnable[] now = slots;
    int from = taken;
    int count = Math.min(size(), Math.min(now.length, most));
    for (int i = 0; i < count; i++) {
      Runnable callback = now[(from + i) & (now.length - 1)];
      if (callback != null) {
        seen.add(callback);
      }
    }
  }

  /** Appends a chain of which the last element is given first. */
  void addReversed(@Nullable Ready newest) {
    int count = 0;
    for (Ready link = newest; link != null; link = link.next()) {
      count++;
    }
    grow(count);
    added += count;
    int place = added;
    for (Ready link = newest; link != null; ) {
      Ready older = link.next();
      link.next(null);
      slots[index(--place)] = link.callback();
      link = older;
    }
  }

  @Nullable Runnable peek() {
    return slots[index(taken)];
  }

  @Nullable Runnable poll() {
    if (added == taken) {
      return null;
    }
    int first = index(taken++);
    Runnable callback = Objects.requireNonNull(slots[first]);
    slots[first] = null;
    return callback;
  }

  /** Called when it is empty for a while. */
  void shrink() {
    if (size() == 0 && slots.length > LARGE) {
      slots = new Runnable[INITIAL];
    }
  }

  private int index(int place) {
    return place & (slots.length - 1);
  }

  private void grow(int count) {
    int size = size();
    if (size + count <= slots.length) {
      return;
    }
    @Nullable Runnable[] smaller = slots;
    slots = new Runnable[Integer.highestOneBit(size + count - 1) << 1];
    for (int place = taken; place != added; place++) {
      slots[index(place)] = smaller[place & (smaller.length - 1)];
    }
  }
}
