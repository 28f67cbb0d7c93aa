package dev.pulsarasync;

import java.util.concurrent.Callable;
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
 * A call and the future of its result: 10,000 of them in flight, until the last is complete. The
 * baseline is a {@link java.util.concurrent.FutureTask} on a bare queue of JCTools.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=SubmitBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SubmitBenchmark {

  private static final Callable<Object> CALL = () -> "result";

  /** The threads that are compared. */
  @Param({
    "OURS",
    "NETTY_NIO",
    "NETTY_NIO_SUPPLY",
    "NETTY_DEFAULT",
    "VERTX",
    "JDK",
    "JDK_SUPPLY",
    "SPRING",
    "GUAVA",
    "REACTOR",
    "JCTOOLS"
  })
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
  @OperationsPerInvocation(ExecuteBenchmark.BATCH)
  public Object inFlight() throws Exception {
    return contender.callAll(CALL, ExecuteBenchmark.BATCH);
  }
}
