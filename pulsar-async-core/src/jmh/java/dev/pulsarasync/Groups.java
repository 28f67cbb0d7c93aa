package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Children to wait for, {@code n} at a time, as many as one invocation handles. */
final class Groups {

  private Groups() {}

  static <C> List<List<C>> of(int n, Supplier<C> child) {
    List<List<C>> groups = new ArrayList<>();
    for (int made = 0; made < LoopBenchmark.items(n); made += n) {
      groups.add(group(n, child));
    }
    return groups;
  }

  private static <C> List<C> group(int n, Supplier<C> child) {
    List<C> group = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      group.add(child.get());
    }
    return group;
  }
}
