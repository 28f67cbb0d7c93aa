package dev.pulsarasync;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
 * Schedules {@code n} timers, in no order, that are due while they are scheduled, and waits until
 * all have fired. The baseline is the JDK's queue. The wheels wait for their next tick.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=TimerFireBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerFireBenchmark {

  /** The queues that are compared. */
  @Param({"OURS", "NETTY_NIO", "JDK", "HASHED_WHEEL", "AGRONA", "REACTOR"})
  public TimerPeer peer;

  /** How many timers there are. */
  @Param({"10000", "1000000"})
  public int n;

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

  /** On the thread of the queue, where it has one that is open to others. */
  @Benchmark
  public void fire() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    CountDownLatch fired = new CountDownLatch(1);
    Countdown countdown = new Countdown(LoopBenchmark.items(n), fired::countDown);
    timers.run(
        () -> {
          for (int i = 0; i < LoopBenchmark.items(n); i++) {
            timers.schedule(random.nextInt(1 + n / 10), countdown);
          }
        });
    fired.await();
  }
}
