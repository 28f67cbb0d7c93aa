package dev.pulsarasync;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * What debug mode costs, which remembers where each submission was made. The baseline is a loop
 * without it.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=DebugBenchmark</pre>
 */
public class DebugBenchmark extends LoopBenchmark {

  /** Whether debug mode is on. */
  @Param({"OFF", "ON"})
  public ListenerBenchmark.Listening debug;

  @Override
  EventLoopBuilder builder() {
    return super.builder().debug(debug == ListenerBenchmark.Listening.ON);
  }

  /** A callback of the loop's own. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object execute() {
    return drive(() -> OurWork.execute(loop, BATCH));
  }

  /** A call and its future. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object submit() {
    return drive(() -> OurWork.submit(loop, BATCH));
  }

  /** A callback of a future. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object chain() {
    return drive(() -> OurWork.chainPlain(loop, BATCH));
  }
}
