package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The processor that loops need which have nothing to do, beyond that of a JVM without any, which
 * is the baseline.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=IdleBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class IdleBenchmark {

  /** How many loops there are. */
  @Param("100")
  public int n;

  /** For how long, in milliseconds. */
  @Param("60000")
  public int millis;

  /** What the JVM used. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cost {
    /** Of one processor. */
    public double cpuPercent;
  }

  /** Started loops, each with a timer that is far from due. */
  @Benchmark
  public void ours(Cost cost) {
    List<EventLoop> loops = Stream.generate(() -> EventLoop.builder().build()).limit(n).toList();
    for (EventLoop loop : loops) {
      loop.start();
      loop.callLater(Duration.ofDays(1), () -> {});
    }
    loops.forEach(loop -> Async.runInLoop(loop, () -> "is asleep after this").join());
    rest(cost);
    loops.forEach(EventLoop::close);
  }

  /** No loop. */
  @Benchmark
  public void baseline(Cost cost) {
    rest(cost);
  }

  private void rest(Cost cost) {
    long cpu = Cpu.nanos();
    long begun = System.nanoTime();
    Cpu.rest(millis);
    cost.cpuPercent = 100.0 * (Cpu.nanos() - cpu) / (System.nanoTime() - begun);
  }
}
