package dev.pulsarasync;

/**
 * When the callbacks of a queue were due, in its order: as many entries as there are different
 * times, each with the number of callbacks that share it. Not thread-safe.
 */
final class DueTimes {

  /** Beyond this further callbacks share the last time, and so are said to have waited longer. */
  private static final int MOST = 1024;

  private long[] times = new long[16];
  private int[] counts = new int[16];
  private int head;
  private int entries;
  private int size;

  /** How many callbacks there are. */
  int size() {
    return size;
  }

  /** Appends {@code count} callbacks, if that is more than none. */
  void add(int count, long time) {
    if (count <= 0) {
      return;
    }
    size += count;
    if (entries == MOST) {
      counts[index(entries - 1)] += count;
      return;
    }
    if (entries == times.length) {
      grow();
    }
    times[index(entries)] = time;
    counts[index(entries)] = count;
    entries++;
  }

  /** When the first was due, if there is one. */
  long first() {
    return times[head];
  }

  /** How many share that time. */
  int firstCount() {
    return counts[head];
  }

  /** Removes that many of those. */
  void remove(int count) {
    size -= count;
    counts[head] -= count;
    if (counts[head] == 0) {
      head = index(1);
      entries--;
    }
  }

  private void grow() {
    long[] moreTimes = new long[2 * entries];
    int[] moreCounts = new int[2 * entries];
    for (int i = 0; i < entries; i++) {
      moreTimes[i] = times[index(i)];
      moreCounts[i] = counts[index(i)];
    }
    times = moreTimes;
    counts = moreCounts;
    head = 0;
  }

  private int index(int offset) {
    return (head + offset) & (times.length - 1);
  }
}
