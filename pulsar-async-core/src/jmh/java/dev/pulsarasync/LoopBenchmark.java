package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark on a loop that its own thread drives, so that no hand-over between threads blurs what
 * is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class LoopBenchmark {

  /** How many operations make up a measurement that has no size of its own. */
  static final int BATCH = 1_000;

  static final Object VALUE = new Object();
  static final Throwable ERROR = new IllegalArgumentException("benchmark");

  EventLoop loop;

  /** Builds the loop. */
  @Setup
  public void build() {
    loop = builder().build();
  }

  EventLoopBuilder builder() {
    return EventLoop.builder();
  }

  /** Closes the loop. */
  @TearDown
  public void close() {
    loop.close();
  }

  /** How many items one invocation handles where groups of {@code n} are its axis. */
  public static int items(int n) {
    return Math.max(n, BATCH);
  }

  /** Calls {@code body} on the loop, and drives it until its result is there. */
  final Object drive(Callable<?> body) {
    return drive(loop, body);
  }

  static Object drive(EventLoop loop, Callable<?> body) {
    return loop.runUntilComplete(Async.runInLoop(loop, body));
  }
}
