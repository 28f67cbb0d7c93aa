package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A {@link CompletableFuture} for which the thread of the JDK's callbacks is not left to chance:
 * those without an executor run on the loop, and waiting for an unfinished one on the thread of a
 * loop fails at once instead of stopping that loop.
 */
abstract class LoopStage<T> extends CompletableFuture<T> {

  final EventLoop loop;

  LoopStage(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Executor defaultExecutor() {
    return loop.poster();
  }

  @Override
  public T join() {
    refuseToBlock("join()");
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseToBlock("get()");
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseToBlock("get(timeout)");
    return super.get(timeout, unit);
  }

  private void refuseToBlock(String method) {
    EventLoop current = EventLoop.current();
    if ((current != null || Trampoline.isRunning()) && !isDone()) {
      throw new IllegalStateException(
          method
              + " on an unfinished future would block event loop '"
              + (current == null ? loop : current).name()
              + "' and everything that waits for it. Compose instead: thenApply, whenComplete or"
              + " Async.chainFuture; or wait on a thread that drives no loop.");
    }
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, CallbackContext.poster(loop));
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          if (!isDone()) {
            completeWith(supplier);
          }
        });
    return this;
  }

  private void completeWith(Supplier<? extends T> supplier) {
    try {
      complete(supplier.get());
    } catch (Throwable error) {
      completeExceptionally(error);
    }
  }

  /**
   * Registers a callback with a stage that is completed on the loop when it is the callback's turn.
   * The JDK itself runs the callbacks of one future newest first.
   */
  abstract <R> R inOrder(Function<CompletableFuture<T>, R> registration);

  /**
   * The same where two futures are waited for: the other one may be the last, on whatever thread,
   * so that these callbacks hop to the loop again, by the executor.
   */
  abstract <R> R inOrder(BiFunction<CompletableFuture<T>, Executor, R> registration);

  @Override
  public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
    return inOrder(relay -> relay.thenApply(fn));
  }

  @Override
  public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
    return thenApply(fn);
  }

  @Override
  public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
    return inOrder(relay -> relay.thenAccept(action));
  }

  @Override
  public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
    return thenAccept(action);
  }

  @Override
  public CompletableFuture<Void> thenRun(Runnable action) {
    return inOrder(relay -> relay.thenRun(action));
  }

  @Override
  public CompletableFuture<Void> thenRunAsync(Runnable action) {
    return thenRun(action);
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return inOrder((relay, poster) -> relay.thenCombineAsync(other, fn, poster));
  }

  @Override
  public <U, V> CompletableFuture<V> thenCombineAsync(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return thenCombine(other, fn);
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return inOrder((relay, poster) -> relay.thenAcceptBothAsync(other, action, poster));
  }

  @Override
  public <U> CompletableFuture<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return thenAcceptBoth(other, action);
  }

  @Override
  public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return inOrder((relay, poster) -> relay.runAfterBothAsync(other, action, poster));
  }

  @Override
  public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
    return runAfterBoth(other, action);
  }

  @Override
  public <U> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return inOrder((relay, poster) -> relay.applyToEitherAsync(other, fn, poster));
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return applyToEither(other, fn);
  }

  @Override
  public CompletableFuture<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return inOrder((relay, poster) -> relay.acceptEitherAsync(other, action, poster));
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return acceptEither(other, action);
  }

  @Override
  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return inOrder((relay, poster) -> relay.runAfterEitherAsync(other, action, poster));
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
    return runAfterEither(other, action);
  }

  @Override
  public <U> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return inOrder(relay -> relay.thenCompose(fn));
  }

  @Override
  public <U> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return thenCompose(fn);
  }

  @Override
  public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> fn) {
    return inOrder(relay -> relay.handle(fn));
  }

  @Override
  public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> fn) {
    return handle(fn);
  }

  @Override
  public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    return inOrder(relay -> relay.whenComplete(action));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
    return whenComplete(action);
  }

  @Override
  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
    return inOrder(relay -> relay.exceptionally(fn));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
    return exceptionally(fn);
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    return inOrder(relay -> relay.exceptionallyCompose(fn));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    return exceptionallyCompose(fn);
  }

  /** Calls {@code observer}, which is not user code, on whatever thread completes this future. */
  final void observe(BiConsumer<? super T, ? super Throwable> observer) {
    super.whenComplete(observer);
  }
}
