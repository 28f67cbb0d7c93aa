package dev.pulsarasync;

import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cancels one of {@code n} timers that are far from due, and schedules another, as timeouts of
 * requests do. The baseline is the JDK's queue.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=TimerChurnBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerChurnBenchmark {

  /** The queues that are compared. */
  @Param({"OURS", "NETTY_NIO", "JDK", "HASHED_WHEEL", "AGRONA", "REACTOR"})
  public TimerPeer peer;

  /** How many timers are in the queue. */
  @Param({"1000", "1000000"})
  public int n;

  private static final Runnable NOTHING = () -> {};
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private Timers timers;
  private Object[] queued;
  private SplittableRandom random;

  /** Fills the queue. */
  @Setup
  public void fill() {
    timers = peer.start();
    queued = new Object[n];
    random = new SplittableRandom(1);
    timers.run(
        () -> {
          for (int i = 0; i < n; i++) {
            queued[i] = schedule();
          }
        });
  }

  /** Ends the thread. */
  @TearDown
  public void stop() {
    timers.stop();
  }

  private Object schedule() {
    return timers.schedule(random.nextLong(HOUR, 2 * HOUR), NOTHING);
  }

  /** On the thread of the queue, where it has one that is open to others. */
  @Benchmark
  @OperationsPerInvocation(ExecuteBenchmark.BATCH)
  public void churn() {
    timers.run(
        () -> {
          for (int i = 0; i < ExecuteBenchmark.BATCH; i++) {
            int victim = random.nextInt(n);
            timers.cancel(queued[victim]);
            queued[victim] = schedule();
          }
        });
  }
}
