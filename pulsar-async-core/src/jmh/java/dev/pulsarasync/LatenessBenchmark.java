package dev.pulsarasync;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How late a timer fires on a machine that has nothing else to do: one is due about every
 * millisecond. The baseline is the JDK's queue.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=LatenessBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class LatenessBenchmark {

  /** The queues that are compared. */
  @Param({"OURS", "NETTY_NIO", "JDK", "HASHED_WHEEL", "REACTOR"})
  public TimerPeer peer;

  /** For how long, in milliseconds. */
  @Param("5000")
  public int millis;

  private Timers timers;

  /** Starts the thread. */
  @Setup
  public void start() {
    timers = peer.start();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    timers.stop();
  }

  /** From the deadline to the callback, in nanoseconds. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Lateness {
    /** The median. */
    public long p50;

    /** The 99th percentile. */
    public long p99;
  }

  /** Each timer has a deadline of its own, between ticks. */
  @Benchmark
  public void fire(Lateness lateness) throws InterruptedException {
    Histogram late = new Histogram(3);
    CountDownLatch fired = new CountDownLatch(1);
    Countdown countdown = new Countdown(millis, fired::countDown);
    SplittableRandom random = new SplittableRandom(1);
    timers.run(
        () -> {
          for (int i = 0; i < millis; i++) {
            schedule(random.nextLong(TimeUnit.MILLISECONDS.toNanos(millis)), late, countdown);
          }
        });
    fired.await();
    lateness.p50 = late.getValueAtPercentile(50);
    lateness.p99 = late.getValueAtPercentile(99);
  }

  private void schedule(long nanos, Histogram late, Countdown countdown) {
    long deadline = System.nanoTime() + nanos;
    timers.schedule(
        nanos,
        () -> {
          late.recordValue(Math.max(0, System.nanoTime() - deadline));
          countdown.run();
        });
  }
}
