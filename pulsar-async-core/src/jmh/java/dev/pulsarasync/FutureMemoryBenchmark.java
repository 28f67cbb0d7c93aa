package dev.pulsarasync;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The heap that a pending future with one callback needs; {@code n} of them at once, without the
 * callback itself. The baseline is the JDK's.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=FutureMemoryBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class FutureMemoryBenchmark {

  /** How many there are. */
  @Param({"10000", "1000000"})
  public int n;

  private EventLoop loop;

  /** Builds a loop, which nobody drives. */
  @Setup
  public void build() {
    loop = EventLoop.builder().build();
  }

  /** Closes it. */
  @TearDown
  public void close() {
    loop.close();
  }

  /** Such as calls and chains result in. */
  @Benchmark
  public void ours(Heap heap) {
    heap.measure(new Object[n], () -> withCallback(new LoopFuture<>(loop)));
  }

  /** A promise, which the loop keeps an eye on. */
  @Benchmark
  public void oursPromise(Heap heap) {
    heap.measure(new Object[n], () -> withCallback(loop.createFuture()));
  }

  /** The JDK's. */
  @Benchmark
  public void completableFuture(Heap heap) {
    heap.measure(new Object[n], () -> withCallback(new CompletableFuture<>()));
  }

  private static Object withCallback(CompletableFuture<Object> future) {
    future.thenAccept(value -> {});
    return future;
  }

  /** Netty's, whose listeners make no further future. */
  @Benchmark
  public void netty(Heap heap) {
    FutureListener<Object> callback = value -> {};
    heap.measure(
        new Object[n],
        () -> new DefaultPromise<>(ImmediateEventExecutor.INSTANCE).addListener(callback));
  }

  /** Vert.x's, whose handlers make no further future. */
  @Benchmark
  public void vertx(Heap heap) {
    heap.measure(new Object[n], () -> Promise.promise().future().onSuccess(value -> {}));
  }

  /** Guava's, whose listeners make no further future. */
  @Benchmark
  public void guava(Heap heap) {
    Runnable callback = () -> {};
    heap.measure(
        new Object[n],
        () -> {
          SettableFuture<Object> future = SettableFuture.create();
          future.addListener(callback, MoreExecutors.directExecutor());
          return future;
        });
  }
}
