package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/** The suspensions of a loop in their order, linked to each other. Not thread-safe. */
final class SuspensionList {

  private @Nullable Suspension<?> first;
  private @Nullable Suspension<?> last;
  private int size;

  int size() {
    return size;
  }

  @Nullable Suspension<?> first() {
    return first;
  }

  void add(Suspension<?> suspension) {
    Suspension<?> before = last;
    suspension.before = before;
    if (before == null) {
      first = suspension;
    } else {
      before.after = suspension;
    }
    last = suspension;
    size++;
  }

  /** Removes one that is in the list. */
  void remove(Suspension<?> suspension) {
    Suspension<?> before = suspension.before;
    Suspension<?> after = suspension.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    suspension.before = null;
    suspension.after = null;
    size--;
  }
}
