package dev.pulsarasync;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * What one item costs among many: the number of items is to make no difference. The baseline is the
 * smallest number.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=GrowthBenchmark</pre>
 */
public class GrowthBenchmark extends LoopBenchmark {

  private static final Function<Object, Object> SAME = value -> value;

  /** How many there are. */
  @Param({"1000", "10000", "1000000"})
  public int n;

  /** Callbacks that wait for one another. */
  @Benchmark
  public Object depth() {
    return drive(
        () -> {
          CompletableFuture<Object> source = new LoopFuture<>(loop);
          CompletableFuture<Object> last = source;
          for (int i = 0; i < items(n); i++) {
            last = Async.chainFuture(last, SAME);
          }
          source.complete(VALUE);
          return last;
        });
  }

  /** Callbacks of one future. */
  @Benchmark
  public Object callbacks() {
    return drive(
        () -> {
          CompletableFuture<Object> source = new LoopFuture<>(loop);
          CompletableFuture<Object> last = source;
          for (int i = 0; i < items(n); i++) {
            last = Async.chainFuture(source, SAME);
          }
          source.complete(VALUE);
          return last;
        });
  }

  /** Futures that are pending at once, with a callback each. */
  @Benchmark
  public Object futures() {
    return drive(
        () -> {
          List<CompletableFuture<Object>> sources = OurWork.children(loop, items(n)).get(0);
          CompletableFuture<Object> last = new LoopFuture<>(loop);
          for (CompletableFuture<Object> source : sources) {
            last = Async.chainFuture(source, SAME);
          }
          OurWork.completeAll(sources);
          return last;
        });
  }
}
