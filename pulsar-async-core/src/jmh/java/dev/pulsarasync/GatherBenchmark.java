package dev.pulsarasync;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Waits for {@code n} pending futures, which then complete one after the other; small groups are
 * repeated, a thousand futures at least. The futures are made outside of the measured time, but not
 * of the measured bytes: those of {@code children}, which only completes them, are to be taken off.
 * The baseline is a counter written by hand.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=GatherBenchmark</pre>
 */
public class GatherBenchmark extends LoopBenchmark {

  /** How many futures are waited for at once. */
  @Param({"10", "1000", "100000", "1000000"})
  public int n;

  /** Pending futures of one kind. */
  @State(Scope.Benchmark)
  public static class OurChildren {
    List<List<CompletableFuture<Object>>> groups;

    /** Makes them anew. */
    @Setup(Level.Invocation)
    public void make(GatherBenchmark benchmark) {
      groups = OurWork.children(benchmark.loop, benchmark.n);
    }
  }

  /** Pending futures of one kind. */
  @State(Scope.Benchmark)
  public static class JdkChildren {
    List<List<CompletableFuture<Object>>> groups;

    /** Makes them anew. */
    @Setup(Level.Invocation)
    public void make(GatherBenchmark benchmark) {
      groups = Groups.of(benchmark.n, CompletableFuture::new);
    }
  }

  /** Pending futures of one kind. */
  @State(Scope.Benchmark)
  public static class VertxChildren {
    List<List<Promise<Object>>> groups;

    /** Makes them anew. */
    @Setup(Level.Invocation)
    public void make(GatherBenchmark benchmark) {
      groups = Groups.of(benchmark.n, Promise::promise);
    }
  }

  /** Pending futures of one kind. */
  @State(Scope.Benchmark)
  public static class GuavaChildren {
    List<List<SettableFuture<Object>>> groups;

    /** Makes them anew. */
    @Setup(Level.Invocation)
    public void make(GatherBenchmark benchmark) {
      groups = Groups.of(benchmark.n, SettableFuture::create);
    }
  }

  /** Pending futures of one kind. */
  @State(Scope.Benchmark)
  public static class Counters {
    List<List<CountingChild>> groups;

    /** Makes them anew. */
    @Setup(Level.Invocation)
    public void make(GatherBenchmark benchmark) {
      groups = Groups.of(benchmark.n, CountingChild::new);
    }
  }

  /** {@code multi_async} on futures of the loop. */
  @Benchmark
  public Object ours(OurChildren children) {
    return drive(() -> OurWork.gather(children.groups));
  }

  /** What our futures cost alone. */
  @Benchmark
  public void children(OurChildren children) {
    drive(
        () -> {
          children.groups.forEach(OurWork::completeAll);
          return VALUE;
        });
  }

  /** {@code allOf}, and a callback that collects the results. */
  @Benchmark
  public Object completableFuture(JdkChildren children) {
    Object last = VALUE;
    for (List<CompletableFuture<Object>> group : children.groups) {
      last =
          CompletableFuture.allOf(group.toArray(CompletableFuture[]::new))
              .thenApply(ignored -> results(group));
      OurWork.completeAll(group);
    }
    return last;
  }

  private static List<Object> results(List<CompletableFuture<Object>> group) {
    List<Object> results = new ArrayList<>(group.size());
    for (CompletableFuture<Object> child : group) {
      results.add(child.join());
    }
    return results;
  }

  /** Vert.x's composite future and its results. */
  @Benchmark
  public Object vertx(VertxChildren children) {
    Object last = VALUE;
    for (List<Promise<Object>> group : children.groups) {
      last = Future.all(group.stream().map(Promise::future).toList()).map(CompositeFuture::list);
      for (Promise<Object> child : group) {
        child.complete(VALUE);
      }
    }
    return last;
  }

  /** Guava's {@code allAsList}. */
  @Benchmark
  public Object guava(GuavaChildren children) {
    Object last = VALUE;
    for (List<SettableFuture<Object>> group : children.groups) {
      last = Futures.allAsList(group);
      for (SettableFuture<Object> child : group) {
        child.set(VALUE);
      }
    }
    return last;
  }

  /** A counter and an array. */
  @Benchmark
  public Object counter(Counters children) {
    Object last = VALUE;
    for (List<CountingChild> group : children.groups) {
      CountingGather gather = new CountingGather(group);
      for (CountingChild child : group) {
        child.complete(VALUE);
      }
      last = gather.results;
    }
    return last;
  }
}
