package dev.pulsarasync;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A callback on a pending future that completes then. The baseline is that of the JDK. Ours
 * includes the hop through the loop that keeps callbacks from running inside the completion.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=PlainChainBenchmark</pre>
 */
public class PlainChainBenchmark extends LoopBenchmark {

  private static final Function<Object, Object> SAME = value -> value;
  private static final CompletableFuture<Object> DONE = CompletableFuture.completedFuture(VALUE);
  private static final Future<Object> VERTX_DONE = Future.succeededFuture(VALUE);
  private static final ListenableFuture<Object> GUAVA_DONE = Futures.immediateFuture(VALUE);

  /** {@code chain_future} on a future of the loop. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object ours() {
    return drive(() -> OurWork.chainPlain(loop, BATCH));
  }

  /** The JDK's, whose callbacks run inside the completion. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object completableFuture() {
    CompletableFuture<Object> last = DONE;
    for (int i = 0; i < BATCH; i++) {
      CompletableFuture<Object> source = new CompletableFuture<>();
      last = source.thenApply(SAME);
      source.complete(VALUE);
    }
    return last;
  }

  /** Vert.x's without a context, whose callbacks run inside the completion. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object vertx() {
    Future<Object> last = VERTX_DONE;
    for (int i = 0; i < BATCH; i++) {
      Promise<Object> source = Promise.promise();
      last = source.future().map(SAME);
      source.complete(VALUE);
    }
    return last;
  }

  /** Guava's with a direct executor. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object guava() {
    ListenableFuture<Object> last = GUAVA_DONE;
    for (int i = 0; i < BATCH; i++) {
      SettableFuture<Object> source = SettableFuture.create();
      last = Futures.transform(source, SAME::apply, MoreExecutors.directExecutor());
      source.set(VALUE);
    }
    return last;
  }

  /** {@code chain_future} on a promise, which the loop keeps an eye on. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Object oursPromise() {
    return drive(() -> OurWork.chainPromises(loop, BATCH));
  }
}
