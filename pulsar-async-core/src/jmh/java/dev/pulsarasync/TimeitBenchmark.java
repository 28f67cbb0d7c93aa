package dev.pulsarasync;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * {@code timeit} of a call that does nothing, {@code n} times. The baseline makes the same calls
 * without a bench, and so without its histogram.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=TimeitBenchmark</pre>
 */
public class TimeitBenchmark extends LoopBenchmark {

  /** How often it is called. */
  @Param("100000")
  public int n;

  /** A bench. */
  @Benchmark
  public Object ours() {
    return drive(() -> new Bench<>("nothing", n, loop).run(() -> VALUE));
  }

  /** {@code multi_async} on the results of the calls. */
  @Benchmark
  public Object withoutBench() {
    return drive(() -> Async.multiAsync(IntStream.range(0, n).mapToObj(i -> VALUE)));
  }
}
