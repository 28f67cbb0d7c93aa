package dev.pulsarasync;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions with which the Python framework pulsar composed asynchronous values.
 *
 * <p>A value is asynchronous if it is a {@link CompletionStage}, a {@link Coroutine}, a {@link
 * java.util.concurrent.Future} (which is waited for on another thread), or of a type that an {@link
 * AsyncAdapter} knows. Where the type of a result is known only at run time, as where a callback
 * may return a value or a future of one, a method is generic in its result and the caller names it.
 *
 * <p>No user code runs inside these calls, not even when its input is there. The loop is the one
 * that the calling thread drives, unless one is given; where there is neither, the call throws
 * {@link IllegalStateException}. An error reaches callbacks and results as the object that was
 * thrown, without the JDK's wrappers.
 */
public final class Async {

  private Async() {}

  /** As {@link #maybeAsync(Object, EventLoop)} on the loop that the calling thread drives. */
  public static @Nullable Object maybeAsync(@Nullable Object value) {
    return maybeAsync(value, EventLoop.current());
  }

  /**
   * The same object if {@code value} is plain or a {@link CompletionStage}; else a future for it: a
   * coroutine is started on the loop. It stands for {@code maybe_async}.
   *
   * @param loop where to start a coroutine; null is as good for values that need none
   * @throws IllegalStateException if {@code value} needs a loop and there is none
   */
  public static @Nullable Object maybeAsync(@Nullable Object value, @Nullable EventLoop loop) {
    if (loop == null && !AsyncTypes.needsLoop(value)) {
      return value;
    }
    CompletionStage<?> stage = required(loop).asyncTypes().stageOf(value);
    return stage == null ? value : stage;
  }

  /** As the full form, without errback and next. */
  public static <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> chainFuture(CompletionStage<T> source, Function<? super T, ?> callback) {
    return chain(source, callback, null, null);
  }

  /** As the full form, without next. */
  public static <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> chainFuture(
          CompletionStage<T> source,
          @Nullable Function<? super T, ?> callback,
          @Nullable Function<? super Throwable, ?> errback) {
    return chain(source, callback, errback, null);
  }

  /**
   * Gives the outcome of {@code source} to one of two functions, and what that returns, or its
   * error, to {@code next}; an asynchronous return is followed to the end. Without the function
   * that applies, the outcome passes through. What a callback throws does not go to the errback. It
   * stands for {@code chain_future}.
   *
   * <p>The functions run on the loop of {@code source}, or, if that belongs to none, on the calling
   * thread's, or on that of {@code next}. A cancelled source counts as failed with {@link
   * java.util.concurrent.CancellationException}. Cancelling {@code next} cancels nothing else.
   *
   * @param source anything asynchronous
   * @param callback takes the result, which may be null; null passes it through
   * @param errback takes the error; null passes it through
   * @param next the future to complete and to return; null makes a new one
   * @throws IllegalArgumentException if {@code source} is not asynchronous
   * @throws IllegalStateException if there is no loop
   */
  public static <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> chainFuture(
          Object source,
          @Nullable Function<? super T, ?> callback,
          @Nullable Function<? super Throwable, ?> errback,
          @Nullable CompletableFuture<R> next) {
    return chain(source, callback, errback, next);
  }

  private static <R> CompletableFuture<R> chain(
      Object source,
      @Nullable Function<?, ?> callback,
      @Nullable Function<? super Throwable, ?> errback,
      @Nullable CompletableFuture<R> next) {
    EventLoop loop = required(loopOf(source, next));
    CompletionStage<?> stage = stageOf(source, loop);
    if (next == null) {
      ChainFuture<R> link = ChainFuture.of(loop, callback, errback);
      link.waitFor(stage);
      return link;
    }
    ChainFuture.into(next, loop, callback, errback).waitFor(stage);
    return next;
  }

  /**
   * As {@link #chainFuture(Object, Function, Function, CompletableFuture)} with a new future, which
   * propagates its cancellation: cancelling it, or its timeout, cancels what it waits for by then,
   * the source or what a function returned, and reaches a function that waits inside; a function
   * that has not begun is not called.
   */
  public static <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> chainFuturePropagating(
          Object source,
          @Nullable Function<? super T, ?> callback,
          @Nullable Function<? super Throwable, ?> errback) {
    EventLoop loop = required(loopOf(source, null));
    return new Link<R>(loop, callback, errback).follow(stageOf(source, loop));
  }

  private static CompletionStage<?> stageOf(Object source, EventLoop loop) {
    CompletionStage<?> stage = loop.asyncTypes().stageOf(source);
    if (stage == null) {
      throw new IllegalArgumentException(
          "chain_future waits for something asynchronous, not for "
              + (source == null ? "null" : "a " + source.getClass().getName()));
    }
    return stage;
  }

  private static @Nullable EventLoop loopOf(Object source, @Nullable Object next) {
    if (source instanceof LoopStage<?> ofLoop) {
      return ofLoop.loop;
    }
    EventLoop current = EventLoop.current();
    return current == null && next instanceof LoopStage<?> ofLoop ? ofLoop.loop : current;
  }

  /**
   * Waits for all items: as {@link MultiAsync#start()}, which also takes a loop, a type and errors
   * as results. It stands for {@code multi_async}.
   *
   * @param <T> what the items result in, which the caller names
   */
  public static <T extends @Nullable Object> CompletableFuture<List<T>> multiAsync(
      Iterable<?> items) {
    return MultiAsync.of(items).start();
  }

  /** As {@link #multiAsync(Iterable)}. */
  public static <T extends @Nullable Object> CompletableFuture<List<T>> multiAsync(
      Iterator<?> items) {
    return MultiAsync.of(items).start();
  }

  /** As {@link #multiAsync(Iterable)}. */
  public static <T extends @Nullable Object> CompletableFuture<List<T>> multiAsync(
      Stream<?> items) {
    return MultiAsync.of(items).start();
  }

  /** As {@link #multiAsync(Iterable)}. */
  public static <T extends @Nullable Object> CompletableFuture<List<T>> multiAsync(Object[] items) {
    return MultiAsync.of(items).start();
  }

  /** As {@link #multiAsync(Iterable)}; the result has the keys of {@code items}, in their order. */
  public static <K, T extends @Nullable Object> CompletableFuture<Map<K, T>> multiAsync(
      Map<K, ?> items) {
    return MultiAsync.of(items).start();
  }

  /** As {@link #asyncWhile(EventLoop, Duration, Callable)} on the calling thread's loop. */
  public static <T extends @Nullable Object> CompletableFuture<T> asyncWhile(
      @Nullable Duration timeout, Callable<?> clause) {
    return asyncWhile(loopOrCurrent(null), timeout, clause);
  }

  /**
   * Asks {@code clause} until its answer is false, after 0.1 s, then 0.2 s more, up to 1 s, and
   * results in its last answer. It stands for {@code async_while}, with Python's idea of false:
   * also null, zero, and what is empty. An asynchronous answer is waited for. When the time is up
   * the clause is asked once more; a timeout is no error. Cancelling ends the asking.
   *
   * @param timeout how long to ask; null or zero is for ever
   * @param <T> what the clause answers, which the caller names
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public static <T extends @Nullable Object> CompletableFuture<T> asyncWhile(
      EventLoop loop, @Nullable Duration timeout, Callable<?> clause) {
    return Polling.start(loop, timeout, clause);
  }

  /** Decorates {@code body} as {@link #task(EventLoop, Callable)}, for the loop of each caller. */
  public static <R extends @Nullable Object> Supplier<CompletableFuture<R>> task(Callable<?> body) {
    Objects.requireNonNull(body, "body");
    return () -> start(loopOrCurrent(null), body);
  }

  /** Decorates {@code body} as {@link #task(EventLoop, Callable)}, for the loop of each caller. */
  public static <A extends @Nullable Object, R extends @Nullable Object>
      Function<A, CompletableFuture<R>> task(Function<? super A, ?> body) {
    Objects.requireNonNull(body, "body");
    return a -> start(loopOrCurrent(null), () -> body.apply(a));
  }

  /** Decorates {@code body} as {@link #task(EventLoop, Callable)}, for the loop of each caller. */
  public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, CompletableFuture<R>> task(BiFunction<? super A, ? super B, ?> body) {
    Objects.requireNonNull(body, "body");
    return (a, b) -> start(loopOrCurrent(null), () -> body.apply(a, b));
  }

  /**
   * Decorates {@code body}: each call of the supplier queues it on {@code loop}, from any thread,
   * and returns the future of its result. If that is asynchronous it is waited for, one level deep.
   * Cancelling the future prevents a body that has not begun, and cancels what the body's result
   * waits for. It stands for {@code task}; a call throws {@link
   * java.util.concurrent.RejectedExecutionException} if the loop is closed.
   *
   * @param <R> the type of the result, which the caller names
   */
  public static <R extends @Nullable Object> Supplier<CompletableFuture<R>> task(
      EventLoop loop, Callable<?> body) {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(body, "body");
    return () -> start(loop, body);
  }

  private static <R> CompletableFuture<R> start(EventLoop loop, Callable<?> body) {
    return loop.intake.start(CallbackContext.task(loop, body, TaskFuture.Follow.ONCE));
  }

  /** As {@link EventLoop#run}. It stands for {@code run_in_loop}. */
  public static <T extends @Nullable Object> CompletableFuture<T> runInLoop(
      EventLoop loop, Callable<?> callable) {
    return loop.run(callable);
  }

  /**
   * Waits for {@code stage} inside a callback of a loop, which goes on with other callbacks
   * meanwhile. It stands for {@code await}.
   *
   * @return the result; at once if there is one
   * @throws CompletionException with the cause, if the stage failed with a checked exception;
   *     unchecked ones are thrown as they are
   * @throws java.util.concurrent.CancellationException if the task that waits was cancelled, or its
   *     loop closed
   * @throws IllegalStateException if the calling thread drives no loop, or too many callbacks wait
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    return Awaits.await(stage);
  }

  /**
   * As {@link #await(CompletionStage)} for anything asynchronous; a plain value is its own result.
   * A coroutine runs inside this call, as in Python: whatever cancels the callback that waits
   * reaches the body where it waits itself.
   *
   * @param <T> the type of the result, which the caller names
   */
  public static <T extends @Nullable Object> T await(@Nullable Object value) {
    return Awaits.await(value);
  }

  /**
   * As {@link #await(CompletionStage)}, but no longer than {@code timeout} by the clock of the loop
   * that waits, after which {@code stage} is cancelled.
   *
   * @throws CompletionException with a {@link java.util.concurrent.TimeoutException} if it took too
   *     long
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration timeout) {
    return Awaits.await(stage, timeout);
  }

  /** Waits for {@code duration} inside a callback, as {@link #await(CompletionStage)} does. */
  public static void sleep(Duration duration) {
    Awaits.sleep(duration);
  }

  /**
   * A future with the outcome of {@code stage}, which fails with {@link
   * java.util.concurrent.TimeoutException} and cancels {@code stage} if that takes longer than
   * {@code timeout}, by the clock of the loop. Cancelling it cancels {@code stage}.
   */
  public static <T extends @Nullable Object> CompletableFuture<T> withTimeout(
      CompletionStage<T> stage, Duration timeout) {
    EventLoop loop = required(loopOf(stage, null));
    return Awaits.withTimeout(loop, stage, timeout);
  }

  /** As {@link #group(GroupPolicy)} with {@link GroupPolicy#FAIL_FAST}. */
  public static <T extends @Nullable Object> TaskGroup<T> group() {
    return group(GroupPolicy.FAIL_FAST);
  }

  /**
   * A new group of child tasks, for the callback that calls this, in a try-with-resources block.
   *
   * @throws IllegalStateException if the calling thread drives no loop
   */
  public static <T extends @Nullable Object> TaskGroup<T> group(GroupPolicy policy) {
    return new TaskGroup<>(loopOrCurrent(null), Objects.requireNonNull(policy, "policy"));
  }

  static EventLoop loopOrCurrent(@Nullable EventLoop loop) {
    return required(loop != null ? loop : EventLoop.current());
  }

  private static EventLoop required(@Nullable EventLoop loop) {
    if (loop == null) {
      throw new IllegalStateException(
          "Thread '"
              + Thread.currentThread().getName()
              + "' drives no event loop, and there is no default one: pass a loop, or call from a"
              + " callback that runs on one");
    }
    return loop;
  }
}
