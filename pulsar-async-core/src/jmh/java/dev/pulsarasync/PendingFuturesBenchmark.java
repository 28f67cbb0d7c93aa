package dev.pulsarasync;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Futures with a callback each that are pending at once, {@code n} of them. The baseline is the
 * JDK's.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=PendingFuturesBenchmark</pre>
 */
public class PendingFuturesBenchmark extends LoopBenchmark {

  /** How many futures there are. */
  @Param({"1000", "10000", "1000000"})
  public int n;

  /** {@code chain_future}. */
  @Benchmark
  public Object ours() {
    return drive(
        () -> {
          List<CompletableFuture<Object>> sources = OurWork.children(loop, items(n)).get(0);
          CompletableFuture<Object> last = new LoopFuture<>(loop);
          for (CompletableFuture<Object> source : sources) {
            last = Async.chainFuture(source, value -> value);
          }
          OurWork.completeAll(sources);
          return last;
        });
  }

  /** {@code thenApply}. */
  @Benchmark
  public Object completableFuture() {

    List<CompletableFuture<Object>> sources =
        Groups.<CompletableFuture<Object>>of(items(n), CompletableFuture::new).get(0);
    CompletableFuture<Object> last = new CompletableFuture<>();
    for (CompletableFuture<Object> source : sources) {
      last = source.thenApply(value -> value);
    }
    OurWork.completeAll(sources);
    return last;
  }
}
