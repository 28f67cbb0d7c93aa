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
 * A callback and nothing else: 10,000 of them at once, until the last has run. The baseline is a
 * bare queue of JCTools.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=ExecuteBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExecuteBenchmark {

  static final int BATCH = 10_000;
  static final int ROUNDS = 10;

  private static final Runnable NOTHING = () -> {};

  /** The threads that are compared. */
  @Param({"OURS", "NETTY_NIO", "NETTY_DEFAULT", "VERTX", "JDK", "SPRING", "REACTOR", "JCTOOLS"})
  public Peer peer;

  private Contender<?> contender;

  /** Starts the thread. */
  @Setup
  public void start() {
    contender = peer.start();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    contender.stop().run();
  }

  /** From one other thread. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void oneProducer() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    flood(last::countDown);
    last.await();
  }

  /** From two other threads. */
  @Benchmark
  @Threads(2)
  @OperationsPerInvocation(BATCH)
  public void twoProducers() throws InterruptedException {
    oneProducer();
  }

  /** From a callback on the thread itself, so often that waking two threads is no part of it. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS * BATCH)
  public void fromTheLoop() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(ROUNDS);
    contender.execute(() -> floodAgain(last));
    last.await();
  }

  private void floodAgain(CountDownLatch last) {
    flood(
        () -> {
          last.countDown();
          if (last.getCount() > 0) {
            floodAgain(last);
          }
        });
  }

  private void flood(Runnable last) {
    for (int i = 1; i < BATCH; i++) {
      contender.execute(NOTHING);
    }
    contender.execute(last);
  }
}
