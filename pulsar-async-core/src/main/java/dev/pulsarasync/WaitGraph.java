package dev.pulsarasync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of those that are live wait for which. From a task one comes to what depends on its future,
 * step by step; from what somebody waits for, to the future from which that was derived. Where the
 * two meet, one waits for the other.
 */
final class WaitGraph {

  /** How many futures are looked at for each task. */
  private static final int MOST_STEPS = 10_000;

  private final List<Sighting> live;
  private final Map<Object, List<Integer>> waiters = new IdentityHashMap<>();
  private final Map<Object, Integer> tasks = new IdentityHashMap<>();

  WaitGraph(List<Sighting> live) {
    this.live = live;
    for (int i = 0; i < live.size(); i++) {
      addWaiter(i, live.get(i).awaited());
      TaskFuture<?> task = live.get(i).task();
      if (task != null) {
        tasks.put(task, i);
      }
    }
  }

  private void addWaiter(int waiter, @Nullable Object awaited) {
    Object source = awaited;
    for (int i = 0; i < MOST_STEPS && source != null; i++) {
      waiters.computeIfAbsent(source, any -> new ArrayList<>()).add(waiter);
      source = source instanceof DerivedFuture<?> derived ? derived.source() : null;
    }
  }

  /** The index of the one of which this is the future; null if it is not among them. */
  @Nullable Integer idOf(TaskFuture<?> task) {
    return tasks.get(task);
  }

  /** The indexes of those that wait for the one with this index. */
  TreeSet<Integer> waitersOf(int index) {
    TreeSet<Integer> found = new TreeSet<>();
    TaskFuture<?> task = live.get(index).task();
    if (task == null || waiters.isEmpty()) {
      return found;
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<LoopFuture<?>> next = new ArrayDeque<>(List.of(task));
    while (!next.isEmpty() && seen.size() < MOST_STEPS) {
      LoopFuture<?> future = next.remove();
      if (seen.add(future)) {
        found.addAll(waiters.getOrDefault(future, List.of()));
        addTargets(future, next, found);
      }
    }
    return found;
  }

  /** Another task that is live is a waiter, and tells of its own ones. */
  private void addTargets(LoopFuture<?> future, Deque<LoopFuture<?>> next, Set<Integer> found) {
    Ready link = future.newestDependent();
    for (int i = 0; i < MOST_STEPS && link instanceof Dependent dependent; i++) {
      LoopFuture<?> target = dependent.target();
      Integer waiter = target == null ? null : tasks.get(target);
      if (waiter != null) {
        found.add(waiter);
      } else if (target != null) {
        next.add(target);
      }
      link = dependent.next();
    }
  }
}
