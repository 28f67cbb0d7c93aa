package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells of what is live on a loop, and of who waits for whom. */
final class TaskTree {

  private final EventLoop loop;
  private final List<Sighting> live;
  private final WaitGraph graph;
  private final List<TreeSet<Integer>> waitsFor;
  private final List<TreeSet<Integer>> waitedForBy;

  TaskTree(EventLoop loop, List<Sighting> live) {
    this.loop = loop;
    this.live = live;
    this.graph = new WaitGraph(live);
    this.waitedForBy = IntStream.range(0, live.size()).mapToObj(graph::waitersOf).toList();
    this.waitsFor = reversed(waitedForBy);
  }

  private static List<TreeSet<Integer>> reversed(List<TreeSet<Integer>> edges) {
    List<TreeSet<Integer>> back = new ArrayList<>();
    edges.forEach(none -> back.add(new TreeSet<>()));
    for (int to = 0; to < edges.size(); to++) {
      for (int from : edges.get(to)) {
        back.get(from).add(to);
      }
    }
    return back;
  }

  /** Each under its index as its id. */
  List<LiveTask> tasks() {
    return IntStream.range(0, live.size()).mapToObj(this::task).toList();
  }

  private LiveTask task(int id) {
    Sighting seen = live.get(id);
    SubmitSite site = SubmitSite.of(seen.callback(), seen.work());
    Thread thread = seen.thread();
    return new LiveTask(
        id,
        WorkNames.of(seen.work()),
        seen.state(),
        age(seen.work(), site),
        seen.awaited() == null ? null : nameOf(seen.awaited()),
        List.copyOf(waitsFor.get(id)),
        List.copyOf(waitedForBy.get(id)),
        thread == null ? List.of() : List.of(thread.getStackTrace()),
        site == null ? List.of() : List.of(site.getStackTrace()));
  }

  private @Nullable Duration age(Object work, @Nullable SubmitSite site) {
    Duration submitted = site == null ? submitted(work) : Duration.ofNanos(site.nanos);
    return submitted == null ? null : loop.time().minus(submitted);
  }

  private static @Nullable Duration submitted(Object work) {
    try {
      return WorkNames.innermost(work) instanceof Named named ? named.submitted() : null;
    } catch (Throwable ofUser) {
      return null;
    }
  }

  private String nameOf(Object awaited) {
    if (awaited instanceof TaskFuture<?> task) {
      Integer id = graph.idOf(task);
      Object work = id == null ? task.work() : live.get(id).work();
      String where = task.loop == loop ? "" : " on " + task.loop.name();
      return work == null ? "a task" + where : WorkNames.of(work) + where;
    }
    return awaited instanceof LoopFuture ? "a future" : WorkNames.of(awaited);
  }
}
