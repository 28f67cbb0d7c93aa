package dev.pulsarasync;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * What a listener costs that counts all it hears, as meters do. The baseline is none.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=ListenerBenchmark</pre>
 */
public class ListenerBenchmark extends LoopBenchmark {

  /** Whether there is a listener. */
  @Param({"OFF", "ON"})
  public Listening listener;

  /** Whether there is a listener. */
  public enum Listening {
    /** None. */
    OFF,
    /** One that counts. */
    ON
  }

  @Override
  EventLoopBuilder builder() {
    return listener == Listening.OFF
        ? super.builder()
        : super.builder().listener(new CountingListener());
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

  /** One of a thousand futures, with its making. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object gather() {
    return drive(() -> OurWork.gather(OurWork.children(loop, BATCH)));
  }

  /** A timer that is cancelled. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object timer() {
    return drive(() -> OurWork.timers(loop, BATCH));
  }

  /** A suspension. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object await() {
    return drive(() -> OurWork.await(loop, BATCH));
  }

  /** A call of a bench. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object bench() {
    return drive(() -> new Bench<>("nothing", BATCH, loop).run(() -> VALUE));
  }
}
