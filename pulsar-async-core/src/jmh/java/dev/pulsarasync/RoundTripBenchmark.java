package dev.pulsarasync;

import java.util.concurrent.Callable;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A call from another thread that waits for its result, while the loop has nothing else to do, and
 * while it is never idle. The baseline is a bare pair of park and unpark.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=RoundTripBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoundTripBenchmark {

  private static final Callable<Object> CALL = () -> "result";
  private static final int TOKENS_OF_WORK = 500;

  /** The threads that are compared. */
  @Param({
    "OURS",
    "NETTY_NIO",
    "NETTY_DEFAULT",
    "VERTX",
    "JDK",
    "SPRING",
    "GUAVA",
    "REACTOR",
    "PARK"
  })
  public Peer peer;

  private Contender<?> contender;
  private volatile boolean stopped;

  /** Starts the thread. */
  @Setup
  public void start() {
    contender = peer.start();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    stopped = true;
    contender.stop().run();
  }

  /** Gives the loop a callback of about a microsecond that queues itself again. */
  @State(Scope.Benchmark)
  public static class Busy {
    /** Begins the work. */
    @Setup
    public void begin(RoundTripBenchmark benchmark) {
      benchmark.contender.execute(benchmark::work);
    }
  }

  private void work() {
    Blackhole.consumeCPU(TOKENS_OF_WORK);
    if (!stopped) {
      contender.execute(this::work);
    }
  }

  /** The loop sleeps before. */
  @Benchmark
  public Object idle() throws Exception {
    return contender.call(CALL);
  }

  /** The loop is at work. */
  @Benchmark
  public Object busy(Busy busy) throws Exception {
    return contender.call(CALL);
  }
}
