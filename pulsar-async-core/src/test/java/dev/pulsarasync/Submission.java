package dev.pulsarasync;

import static dev.pulsarasync.CallbackContextTests.USER;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A way to give a loop a callback, and to hear which user it sees. */
enum Submission {
  EXECUTE((loop, ready) -> heard(loop, callback -> loop.execute(callback))),
  RUN((loop, ready) -> loop.run(USER::get)),
  TASK((loop, ready) -> Async.<String>task(loop, USER::get).get()),
  COROUTINE((loop, ready) -> Coroutine.<String>of(USER::get).start(loop)),
  CALL_LATER((loop, ready) -> heard(loop, callback -> loop.callLater(Duration.ZERO, callback))),
  CALL_AT((loop, ready) -> heard(loop, callback -> loop.callAt(Duration.ofDays(1), callback))),
  ASYNC_WHILE((loop, ready) -> thirdAnswer(loop)),
  RUN_IN_EXECUTOR((loop, ready) -> loop.runInExecutor(USER::get)),
  JDK_EXECUTOR((loop, ready) -> loop.run(() -> supplyAsync(loop))),
  COMPLETE_ASYNC((loop, ready) -> loop.<String>createFuture().completeAsync(USER::get)),
  CALLBACK((loop, ready) -> Async.chainFuture(ready, value -> USER.get())),
  CALLBACK_OF_TWO(
      (loop, ready) -> Async.chainFuture(ready, value -> USER.get(), error -> "no error")),
  ERRBACK((loop, ready) -> Async.chainFuture(failed(loop, ready), null, error -> USER.get())),
  CALLBACK_INTO(
      (loop, ready) -> Async.chainFuture(ready, value -> USER.get(), null, loop.createFuture())),
  CALLBACK_PROPAGATING(
      (loop, ready) -> Async.chainFuturePropagating(ready, value -> USER.get(), null)),
  THEN_APPLY((loop, ready) -> ready.thenApply(value -> USER.get())),
  THEN_COMPOSE(
      (loop, ready) -> ready.thenCompose(value -> CompletableFuture.completedFuture(USER.get()))),
  HANDLE_ASYNC((loop, ready) -> ready.handleAsync((value, error) -> USER.get())),
  THEN_COMBINE((loop, ready) -> ready.thenCombine(loop.run(() -> 1), (value, other) -> USER.get())),
  APPLY_TO_EITHER((loop, ready) -> ready.applyToEither(loop.createFuture(), value -> USER.get())),
  CONTEXT_EXECUTOR(
      (loop, ready) -> heard(loop, turn -> ready.thenRunAsync(turn, loop.contextExecutor()))),
  VIEW_EXECUTE((loop, ready) -> heard(loop, callback -> view(loop).execute(callback))),
  VIEW_SUBMIT((loop, ready) -> heard(loop, callback -> view(loop).submit(callback))),
  VIEW_SCHEDULE(
      (loop, ready) -> heard(loop, callback -> view(loop).schedule(callback, 1, TimeUnit.DAYS))),
  VIEW_AT_FIXED_RATE(
      (loop, ready) ->
          heard(loop, callback -> view(loop).scheduleAtFixedRate(callback, 0, 1, TimeUnit.DAYS)));

  private final BiFunction<EventLoop, CompletableFuture<String>, CompletableFuture<String>> way;

  Submission(BiFunction<EventLoop, CompletableFuture<String>, CompletableFuture<String>> way) {
    this.way = way;
  }

  /** Submits a callback, which may wait for {@code ready}. */
  CompletableFuture<String> submit(EventLoop loop, CompletableFuture<String> ready) {
    return way.apply(loop, ready);
  }

  private static ScheduledExecutorService view(EventLoop loop) {
    return loop.asScheduledExecutorService();
  }

  private static CompletableFuture<String> heard(EventLoop loop, Consumer<Runnable> submission) {
    CompletableFuture<String> heard = loop.createFuture();
    submission.accept(() -> heard.complete(USER.get()));
    return heard;
  }

  private static CompletableFuture<String> supplyAsync(EventLoop loop) {
    return CompletableFuture.supplyAsync(USER::get, loop::execute);
  }

  private static CompletableFuture<String> failed(EventLoop loop, CompletableFuture<String> ready) {
    return Async.chainFuture(ready, value -> Errors.sneak(new IllegalStateException("no")));
  }

  /** What the clause sees when it is asked for the third time. */
  private static CompletableFuture<String> thirdAnswer(EventLoop loop) {
    int[] asked = new int[1];
    CompletableFuture<String> heard = loop.createFuture();
    Async.asyncWhile(loop, null, () -> ++asked[0] < 3 || !heard.complete(USER.get()));
    return heard;
  }
}
