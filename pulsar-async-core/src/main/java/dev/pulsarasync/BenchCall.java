package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of a run: a task of the loop, and what takes the time when that is complete. */
final class BenchCall extends Observer implements Callable<Object> {

  private final LoadGenerator generator;
  private final BenchPlan plan;
  final boolean isRecorded;

  /** When it was to start; of the closed model, when it does. */
  private long start;

  BenchCall(LoadGenerator generator, BenchPlan plan, long start, boolean isRecorded) {
    super(generator.loop);
    this.generator = generator;
    this.plan = plan;
    this.start = start;
    this.isRecorded = isRecorded;
  }

  void queue() {
    TaskFuture<Object> task =
        CallbackContext.task(loop, this, TaskFuture.Follow.TO_THE_END_PROPAGATING);
    task.onCompletion(this);
    if (plan.timeoutNanos > 0) {
      task.orTimeout(plan.timeoutNanos, TimeUnit.NANOSECONDS);
    }
    loop.intake.post(task);
  }

  @Override
  @SuppressWarnings("NullAway") // a result may be null
  public Object call() throws Exception {
    if (plan.model == BenchModel.CLOSED) {
      start = loop.nanos();
    }
    return generator.call.call();
  }

  @Override
  public void completed(@Nullable Object value, @Nullable Throwable error) {
    long now = loop.nanos();
    long latency = Math.max(0, now - start);
    generator.completed(this, now, latency, error == null ? null : Errors.unwrap(error));
  }

  /** Names what a slow callback did. */
  @Override
  public String toString() {
    return "a call of bench " + plan.name;
  }
}
