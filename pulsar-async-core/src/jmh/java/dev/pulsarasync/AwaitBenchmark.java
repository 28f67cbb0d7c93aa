package dev.pulsarasync;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A wait that suspends its callback until the loop has come around: {@code n} callbacks at once,
 * which wait again and again. The baseline is {@code virtualThread}, two hand-overs between plain
 * virtual threads. What needs virtual threads is left out before JDK 21.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=AwaitBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwaitBenchmark {

  static final int AWAITS = 20_000;

  /** What a loop allows by default where each needs a thread of the platform. */
  private static final int PLATFORM_THREADS = 1_000;

  /** How many are suspended at once. */
  @Param({"1", "1000", "10000"})
  public int n;

  /** A loop with a thread of its own. */
  @State(Scope.Benchmark)
  public static class Started {
    EventLoop loop;

    /** Starts it. */
    @Setup
    public void start(AwaitBenchmark benchmark) {
      if (!DriverThreads.areVirtual() && benchmark.n > PLATFORM_THREADS) {
        throw new IllegalStateException(benchmark.n + " suspended callbacks need JDK 21");
      }
      loop = EventLoop.builder().maxSuspended(benchmark.n + 1).build();
      loop.start();
    }

    /** Closes it. */
    @TearDown
    public void stop() {
      loop.close();
    }
  }

  /** A loop whose own thread is occupied by a callback that waits, so that virtual ones drive. */
  @State(Scope.Benchmark)
  public static class StartedOnVirtual extends Started {
    /** Begins to wait. */
    @Setup
    public void suspend() {
      CompletableFuture<Object> never = loop.createFuture();
      Async.runInLoop(loop, () -> Async.await(never));
    }
  }

  /** A context of Vert.x whose handlers run on virtual threads. */
  @State(Scope.Benchmark)
  public static class VertxVirtual {
    private final Vertx vertx = Vertx.vertx();
    private Context context;

    /** Deploys what has such a context. */
    @Setup
    public void start() {
      VerticleBase verticle =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              VertxVirtual.this.context = context;
              return Future.succeededFuture();
            }
          };
      DeploymentOptions virtual =
          new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
      vertx.deployVerticle(verticle, virtual).toCompletionStage().toCompletableFuture().join();
    }

    /** Closes it. */
    @TearDown
    public void stop() {
      Peer.stop(vertx);
    }
  }

  private void runAll(Consumer<Runnable> start, Runnable body) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      start.accept(
          () -> {
            body.run();
            over.countDown();
          });
    }
    over.await();
  }

  /** On a loop whose first driver is the thread of its own, which is none of the virtual ones. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public void ours(Started on) throws InterruptedException {
    runAll(on.loop::execute, () -> OurWork.await(on.loop, AWAITS / n));
  }

  /** With virtual threads only. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public void oursVirtual(StartedOnVirtual on) throws InterruptedException {
    runAll(on.loop::execute, () -> OurWork.await(on.loop, AWAITS / n));
  }

  /** What is complete is not waited for. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public void oursDone(Started on) throws InterruptedException {
    CompletableFuture<Object> done = CompletableFuture.completedFuture("value");
    runAll(
        on.loop::execute,
        () -> {
          for (int i = 0; i < AWAITS / n; i++) {
            Async.await(done);
          }
        });
  }

  /** {@link Future#await()} on a virtual-thread context. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public void vertx(VertxVirtual on) throws InterruptedException {
    runAll(
        body -> on.context.runOnContext(ignored -> body.run()),
        () -> {
          for (int i = 0; i < AWAITS / n; i++) {
            Promise<Object> promise = Promise.promise();
            on.context.runOnContext(ignored -> promise.complete("value"));
            promise.future().await();
          }
        });
  }

  /** One that drives and {@code n} that take turns, by park and unpark. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public void virtualThread() throws InterruptedException {
    new VirtualHandOver(n, AWAITS / n).run();
  }
}
