package dev.pulsarasync;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs that a loop takes the delays of its callbacks, where other threads submit them: a
 * flood of 10,000, and one at a time. The baseline is a loop that does not.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=DelayBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DelayBenchmark {

  static final int BATCH = 10_000;

  private static final Runnable NOTHING = () -> {};

  /** Whether delays are taken. */
  @Param({"OFF", "ON"})
  public ListenerBenchmark.Listening delays;

  private EventLoop loop;

  /** Starts the loop. */
  @Setup
  public void start() {
    EventLoopBuilder builder = EventLoop.builder();
    if (delays == ListenerBenchmark.Listening.ON) {
      builder.listener(new CountingListener());
    }
    loop = builder.build();
    loop.start();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    loop.close();
  }

  /** Many, from one thread. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void flood() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    for (int i = 1; i < BATCH; i++) {
      loop.execute(NOTHING);
    }
    loop.execute(last::countDown);
    last.await();
  }

  /** Many, from two threads. */
  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(BATCH)
  public void floodOfTwo() throws InterruptedException {
    flood();
  }

  /** One, and its result. */
  @Benchmark
  public Object roundTrip() {
    return loop.run(() -> NOTHING).join();
  }
}
