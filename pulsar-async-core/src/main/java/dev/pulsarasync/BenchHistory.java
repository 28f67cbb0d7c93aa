package dev.pulsarasync;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest results of each bench. As a listener of loops it keeps those of all their runs. Safe
 * for use by several threads.
 */
public final class BenchHistory implements LoopListener {

  /** Names may come from outside: the bench that has not run for longest is forgotten. */
  private static final int MOST_NAMES = 100;

  private final int perBench;
  private final Map<String, Deque<BenchResult>> results = new LinkedHashMap<>();

  /**
   * An empty history.
   *
   * @param perBench how many results to keep of each of the 100 benches that ran last
   * @throws IllegalArgumentException if that is less than one
   */
  public BenchHistory(int perBench) {
    if (perBench < 1) {
      throw new IllegalArgumentException("A history keeps a result or more, not " + perBench);
    }
    this.perBench = perBench;
  }

  @Override
  public void benchResult(BenchResult result) {
    add(result);
  }

  /** Keeps {@code result}, and forgets the oldest one of its bench if there are too many. */
  public synchronized void add(BenchResult result) {
    Deque<BenchResult> ofBench = results.remove(result.name());
    if (ofBench == null) {
      ofBench = new ArrayDeque<>();
    }
    results.put(result.name(), ofBench);
    ofBench.addLast(result);
    if (ofBench.size() > perBench) {
      ofBench.removeFirst();
    }
    if (results.size() > MOST_NAMES) {
      results.remove(results.keySet().iterator().next());
    }
  }

  /** The benches that have results, the one that ran last at the end. */
  public synchronized Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(results.keySet()));
  }

  /** The results of a bench, of whatever model, the latest one at the end. */
  public synchronized List<BenchResult> results(String name) {
    Deque<BenchResult> ofBench = results.get(name);
    return ofBench == null ? List.of() : List.copyOf(ofBench);
  }
}
