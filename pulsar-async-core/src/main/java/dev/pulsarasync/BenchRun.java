package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run of a {@link BenchPlan} under way, or over. Safe for use by any thread. */
public final class BenchRun {

  final BenchPlan plan;
  final EventLoop loop;
  final BenchTally tally;
  private final LoopFuture<BenchResult> result;
  private final BenchReporter reporter;
  private final LoadGenerator generator;

  private BenchRun(BenchPlan plan, EventLoop loop, Callable<?> call) {
    this.plan = plan;
    this.loop = loop;
    this.tally = new BenchTally(plan);
    this.result = new LoopFuture<>(loop);
    this.reporter = new BenchReporter(this);
    this.generator = new LoadGenerator(this, call);
  }

  static BenchRun start(BenchPlan plan, EventLoop loop, Callable<?> call) {
    BenchRun run = new BenchRun(plan, loop, call);
    loop.pending().addPromise(run.result);
    loop.intake.submit(run::begin);
    return run;
  }

  private void begin() {
    reporter.begin();
    result.onCompletion(new End());
    generator.begin();
  }

  /** What the bench is called in logs and meters. */
  public String name() {
    return plan.name;
  }

  /** How the calls come. */
  public BenchModel model() {
    return plan.model;
  }

  /** The calls in flight of the closed model, the calls per second of the open one. */
  public double load() {
    return plan.load;
  }

  /**
   * The future of the result, which failures of calls do not fail. Cancelling it stops the run: no
   * further call is started, and those in flight go on. A loop that closes, or shuts down, cancels
   * it.
   */
  public CompletableFuture<BenchResult> result() {
    return result;
  }

  /** Cancels the {@link #result()}; returns whether that was in time. */
  public boolean cancel() {
    return fail(new CancellationException());
  }

  /** How far the run has come by now. */
  public BenchProgress progress() {
    return tally.progress(loop.nanos());
  }

  /** The result of the calls that are recorded by now; also of a run that was cancelled. */
  public BenchResult soFar() {
    return tally.result();
  }

  boolean isOver() {
    return result.isDone();
  }

  boolean fail(Throwable error) {
    return result.completeExceptionally(error);
  }

  /** Listeners hear of the result before whoever waits for it goes on. */
  void finish() {
    BenchResult all = tally.result();
    reporter.finished(all);
    result.complete(all);
  }

  @Override
  public String toString() {
    return "BenchRun[" + progress() + "]";
  }

  /** Cleans up when the result is there, whoever completed it. */
  private final class End extends Continuation {
    End() {
      super(BenchRun.this.loop);
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable error) {
      generator.stop();
      reporter.end(error);
    }
  }
}
