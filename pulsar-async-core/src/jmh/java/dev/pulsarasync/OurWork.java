package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The operations of this library that are measured in more than one way; each is called on the
 * loop.
 */
final class OurWork {

  private static final Object VALUE = LoopBenchmark.VALUE;
  private static final Duration HOUR = Duration.ofHours(1);

  private static final Runnable NOTHING = () -> {};

  private OurWork() {}

  static Object execute(EventLoop loop, int count) {
    for (int i = 0; i < count; i++) {
      loop.execute(NOTHING);
    }
    return VALUE;
  }

  static CompletableFuture<Object> submit(EventLoop loop, int count) {
    CompletableFuture<Object> last = Async.runInLoop(loop, () -> VALUE);
    for (int i = 1; i < count; i++) {
      last = Async.runInLoop(loop, () -> VALUE);
    }
    return last;
  }

  /** On futures such as calls and chains result in. */
  static CompletableFuture<Object> chainPlain(EventLoop loop, int count) {
    return chain(count, () -> new LoopFuture<>(loop), value -> value);
  }

  static CompletableFuture<Object> chainPromises(EventLoop loop, int count) {
    return chain(count, loop::createFuture, value -> value);
  }

  static CompletableFuture<Object> chainFlattening(EventLoop loop, int count) {
    LoopFuture<Object> done = new LoopFuture<>(loop);
    done.complete(VALUE);
    return chain(count, () -> new LoopFuture<>(loop), value -> done);
  }

  private static CompletableFuture<Object> chain(
      int count, Supplier<CompletableFuture<Object>> sources, Function<Object, Object> callback) {
    CompletableFuture<Object> last = sources.get();
    for (int i = 0; i < count; i++) {
      CompletableFuture<Object> source = sources.get();
      last = Async.chainFuture(source, callback);
      source.complete(VALUE);
    }
    return last;
  }

  static CompletableFuture<Object> chainError(EventLoop loop, int count) {
    CompletableFuture<Object> last = new LoopFuture<>(loop);
    for (int i = 0; i < count; i++) {
      CompletableFuture<Object> source = new LoopFuture<>(loop);
      last = Async.chainFuture(source, null, error -> VALUE);
      source.completeExceptionally(LoopBenchmark.ERROR);
    }
    return last;
  }

  /** Pending futures in groups of {@code n}. */
  static List<List<CompletableFuture<Object>>> children(EventLoop loop, int n) {
    return Groups.of(n, () -> new LoopFuture<>(loop));
  }

  static Object gather(List<List<CompletableFuture<Object>>> groups) {
    Object last = VALUE;
    for (List<CompletableFuture<Object>> group : groups) {
      last = Async.multiAsync(group);
      completeAll(group);
    }
    return last;
  }

  static void completeAll(List<CompletableFuture<Object>> group) {
    for (CompletableFuture<Object> child : group) {
      child.complete(VALUE);
    }
  }

  static Object timers(EventLoop loop, int count) {
    for (int i = 0; i < count; i++) {
      loop.callLater(HOUR, NOTHING).cancel();
    }
    return VALUE;
  }

  /** Suspends {@code count} times, one after the other. */
  static Object await(EventLoop loop, int count) {
    for (int i = 0; i < count; i++) {
      CompletableFuture<Object> future = new LoopFuture<>(loop);
      loop.execute(() -> future.complete(VALUE));
      Async.await(future);
    }
    return VALUE;
  }
}
