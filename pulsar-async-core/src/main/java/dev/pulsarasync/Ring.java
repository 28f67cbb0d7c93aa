package dev.pulsarasync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** First in, first out, for one thread: an array that is used in circles, and grows when full. */
final class Ring {

  private static final int INITIAL = 64;

  /** What a burst left behind is given back beyond this. */
  private static final int LARGE = 1 << 16;

  private @Nullable Runnable[] slots = new Runnable[INITIAL];
  private int first;
  private int size;

  int size() {
    return size;
  }

  void add(Runnable callback) {
    grow(1);
    slots[index(size++)] = callback;
  }

  /** Appends a chain of which the last element is given first. */
  void addReversed(@Nullable Ready newest) {
    int count = 0;
    for (Ready link = newest; link != null; link = link.next()) {
      count++;
    }
    grow(count);
    size += count;
    int offset = size;
    for (Ready link = newest; link != null; ) {
      Ready older = link.next();
      link.next(null);
      slots[index(--offset)] = link.callback();
      link = older;
    }
  }

  @Nullable Runnable peek() {
    return slots[first];
  }

  @Nullable Runnable poll() {
    if (size == 0) {
      return null;
    }
    Runnable callback = Objects.requireNonNull(slots[first]);
    slots[first] = null;
    first = index(1);
    size--;
    return callback;
  }

  /** Called when it is empty for a while. */
  void shrink() {
    if (size == 0 && slots.length > LARGE) {
      slots = new Runnable[INITIAL];
      first = 0;
    }
  }

  private int index(int offset) {
    return (first + offset) & (slots.length - 1);
  }

  private void grow(int count) {
    if (size + count <= slots.length) {
      return;
    }
    int capacity = Integer.highestOneBit(size + count - 1) << 1;
    @Nullable Runnable[] larger = new Runnable[capacity];
    int untilEnd = Math.min(size, slots.length - first);
    System.arraycopy(slots, first, larger, 0, untilEnd);
    System.arraycopy(slots, 0, larger, untilEnd, size - untilEnd);
    slots = larger;
    first = 0;
  }
}
