package dev.pulsarasync.spring.task;

import dev.pulsarasync.Async;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call of a method of a bean that runs on one thread, and the future of its result: 10,000 of
 * them in flight, until the last is complete. The baseline is a submission to the loop without
 * Spring.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-spring-boot-starter -am -Djmh.args=TaskBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TaskBenchmark {

  static final int BATCH = 10_000;

  private Beans beans;

  /** Starts a context with both kinds of methods. */
  @Setup
  public void start() {
    beans = new Beans();
    beans.loop().start();
  }

  /** Closes it. */
  @TearDown
  public void stop() {
    beans.close();
  }

  /** {@code @Task}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object ours() {
    return last(beans.office()::task);
  }

  /** {@code @Async} on a {@code ThreadPoolTaskExecutor} of one thread. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object async() {
    return last(beans.office()::async);
  }

  /** The same call, submitted by hand. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object submit() {
    return last(() -> Async.runInLoop(beans.loop(), () -> Office.RESULT));
  }

  private static Object last(Supplier<CompletableFuture<String>> call) {
    for (int i = 1; i < BATCH; i++) {
      call.get();
    }
    return call.get().join();
  }
}
