package dev.pulsarasync;

import java.util.List;

/** The least that waiting for many costs: an array, a counter, and a callback for each child. */
final class CountingGather {

  final Object[] results;
  private int missing;
  private volatile boolean done;

  CountingGather(List<CountingChild> children) {
    results = new Object[children.size()];
    missing = results.length;
    for (int i = 0; i < results.length; i++) {
      int index = i;
      children.get(i).onCompletion(value -> completed(index, value));
    }
  }

  private void completed(int index, Object value) {
    results[index] = value;
    if (--missing == 0) {
      done = true;
    }
  }

  boolean isDone() {
    return done;
  }
}
