package dev.pulsarasync;

import java.lang.ref.Reference;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * The processor and the heap that {@code n} conditions need which are asked again and again, as
 * {@code async_while} does: after 100 ms, 200 ms, up to every second. The baseline is the same on
 * the JDK's queue of timers.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=PollingBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class PollingBenchmark {

  /** How many conditions there are. */
  @Param("100000")
  public int n;

  /** For how long, in milliseconds. */
  @Param("5500")
  public int millis;

  /** What {@code n} conditions cost. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cost {
    /** Processor time of the JVM over the time, in milliseconds. */
    public double cpuMillis;

    /** Heap for each condition, at the end. */
    public double bytesPerItem;
  }

  /** {@code async_while} on a loop with a thread of its own. */
  @Benchmark
  public void ours(Cost cost) {
    try (EventLoop loop = EventLoop.builder().build()) {
      loop.start();
      measure(cost, () -> Async.asyncWhile(loop, null, () -> true));
    }
  }

  /** {@link ScheduledThreadPoolExecutor}. */
  @Benchmark
  public void jdk(Cost cost) {
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, Peer.DAEMONS);
    measure(cost, () -> new JdkPolling(thread, () -> true).start());
    thread.shutdownNow();
  }

  private void measure(Cost cost, Supplier<?> start) {
    long heap = Heap.used();
    long cpu = Cpu.nanos();
    Object[] items = Stream.generate(start).limit(n).toArray();
    Cpu.rest(millis);
    cost.cpuMillis = (Cpu.nanos() - cpu) / 1e6;
    cost.bytesPerItem = (double) (Heap.used() - heap) / n;
    Reference.reachabilityFence(items);
  }
}
