package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The callbacks of one future, {@code n} of them. The baseline is the JDK's.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=CallbacksBenchmark</pre>
 */
public class CallbacksBenchmark extends LoopBenchmark {

  /** How many callbacks there are. */
  @Param({"1000", "10000", "1000000"})
  public int n;

  /** {@code chain_future}. */
  @Benchmark
  public Object ours() {
    return drive(
        () -> {
          CompletableFuture<Object> source = new LoopFuture<>(loop);
          CompletableFuture<Object> last = source;
          for (int i = 0; i < items(n); i++) {
            last = Async.chainFuture(source, value -> value);
          }
          source.complete(VALUE);
          return last;
        });
  }

  /** {@code thenApply}. */
  @Benchmark
  public Object completableFuture() {

    CompletableFuture<Object> source = new CompletableFuture<>();
    CompletableFuture<Object> last = source;
    for (int i = 0; i < items(n); i++) {
      last = source.thenApply(value -> value);
    }
    source.complete(VALUE);
    return last;
  }
}
