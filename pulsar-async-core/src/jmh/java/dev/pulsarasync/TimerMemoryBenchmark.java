package dev.pulsarasync;

import java.util.SplittableRandom;
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
 * The heap that a timer needs which is far from due; {@code n} of them at once, without the
 * callback. The baseline is the JDK's queue.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=TimerMemoryBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class TimerMemoryBenchmark {

  /** The queues that are compared. */
  @Param({"OURS", "NETTY_NIO", "JDK", "HASHED_WHEEL", "AGRONA", "REACTOR"})
  public TimerPeer peer;

  /** How many there are. */
  @Param({"10000", "1000000"})
  public int n;

  private static final Runnable NOTHING = () -> {};
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

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

  /** With its entry in the queue. */
  @Benchmark
  public void waiting(Heap heap) {
    SplittableRandom random = new SplittableRandom(1);
    Object[] items = new Object[n];
    heap.measure(items, () -> timers.run(() -> fill(items, random)));
  }

  private void fill(Object[] items, SplittableRandom random) {
    for (int i = 0; i < n; i++) {
      items[i] = timers.schedule(random.nextLong(HOUR, 2 * HOUR), NOTHING);
    }
  }
}
