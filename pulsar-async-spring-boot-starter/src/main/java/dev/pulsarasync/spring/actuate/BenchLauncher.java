package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.BenchPlan;
import dev.pulsarasync.BenchRun;
import dev.pulsarasync.spring.task.TaskTarget;
import dev.pulsarasync.spring.task.TaskTargets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs benches of the tasks that the application allows, one at a time. Thread-safe. */
public final class BenchLauncher {

  private static final String PROPERTY = "pulsar.async.bench.allowed";

  private final TaskTargets tasks;
  private final List<String> allowed;
  private @Nullable BenchRun latest;

  /**
   * A launcher that has not run any.
   *
   * @param allowed the names of beans and methods, such as {@code ticketOffice.quote}
   */
  public BenchLauncher(TaskTargets tasks, List<String> allowed) {
    this.tasks = tasks;
    this.allowed = List.copyOf(allowed);
  }

  List<String> allowed() {
    return allowed;
  }

  /** Starts a run, or says why not. */
  synchronized BenchRun start(String bean, String method, BenchOptions options) {
    String name = bean + "." + method;
    if (!allowed.contains(name)) {
      throw BenchRefusedException.notAllowed(
          "No bench of '" + name + "' is allowed: add it to the property " + PROPERTY);
    }
    BenchRun running = running();
    if (running != null) {
      throw BenchRefusedException.notNow(
          "A bench of '" + running.name() + "' is running: wait for its end, or cancel it");
    }
    latest = run(find(bean, method), options.plan(name));
    return latest;
  }

  private TaskTarget find(String bean, String method) {
    try {
      return tasks.find(bean, method);
    } catch (IllegalArgumentException none) {
      throw BenchRefusedException.notFound(
          none.getMessage() + ": correct the property " + PROPERTY);
    }
  }

  private static BenchRun run(TaskTarget task, BenchPlan plan) {
    try {
      return plan.loop(task.loop()).run(task.bean(), task.method());
    } catch (RejectedExecutionException closed) {
      throw BenchRefusedException.notNow(
          "The loop takes no work any more: the application is being stopped");
    }
  }

  /** The run that is under way; null if none is. */
  synchronized @Nullable BenchRun running() {
    return latest == null || latest.result().isDone() ? null : latest;
  }
}
