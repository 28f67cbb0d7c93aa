package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoopFutureTests {

  private final EventLoop loop = EventLoop.builder().name("futures").build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void settle() {
    loop.start();
    loop.run(() -> null).join();
    loop.run(() -> null).join();
  }

  /**
   * Registers a dependent that calls the Runnable, on the outcome of the future or of the error.
   */
  private interface Method
      extends BiFunction<CompletableFuture<String>, Runnable, CompletableFuture<?>> {}

  private static Arguments method(String name, Method method) {
    return Arguments.of(name, method);
  }

  private static CompletableFuture<String> ready() {
    return CompletableFuture.completedFuture("other");
  }

  private static CompletableFuture<String> never() {
    return new CompletableFuture<>();
  }

  private static <T> T call(Runnable callback, T result) {
    callback.run();
    return result;
  }

  static Stream<Arguments> methodsOfASuccess() {
    return Stream.of(
        method("thenApply", (f, c) -> f.thenApply(x -> call(c, x))),
        method("thenApplyAsync", (f, c) -> f.thenApplyAsync(x -> call(c, x))),
        method("thenAccept", (f, c) -> f.thenAccept(x -> c.run())),
        method("thenAcceptAsync", (f, c) -> f.thenAcceptAsync(x -> c.run())),
        method("thenRun", CompletableFuture::thenRun),
        method("thenRunAsync", CompletableFuture::thenRunAsync),
        method("thenCombine", (f, c) -> f.thenCombine(ready(), (x, y) -> call(c, x))),
        method("thenCombineAsync", (f, c) -> f.thenCombineAsync(ready(), (x, y) -> call(c, x))),
        method("thenAcceptBoth", (f, c) -> f.thenAcceptBoth(ready(), (x, y) -> c.run())),
        method("thenAcceptBothAsync", (f, c) -> f.thenAcceptBothAsync(ready(), (x, y) -> c.run())),
        method("runAfterBoth", (f, c) -> f.runAfterBoth(ready(), c)),
        method("runAfterBothAsync", (f, c) -> f.runAfterBothAsync(ready(), c)),
        method("applyToEither", (f, c) -> f.applyToEither(never(), x -> call(c, x))),
        method("applyToEitherAsync", (f, c) -> f.applyToEitherAsync(never(), x -> call(c, x))),
        method("acceptEither", (f, c) -> f.acceptEither(never(), x -> c.run())),
        method("acceptEitherAsync", (f, c) -> f.acceptEitherAsync(never(), x -> c.run())),
        method("runAfterEither", (f, c) -> f.runAfterEither(never(), c)),
        method("runAfterEitherAsync", (f, c) -> f.runAfterEitherAsync(never(), c)),
        method("thenCompose", (f, c) -> f.thenCompose(x -> call(c, ready()))),
        method("thenComposeAsync", (f, c) -> f.thenComposeAsync(x -> call(c, ready()))),
        method("handle", (f, c) -> f.handle((x, e) -> call(c, x))),
        method("handleAsync", (f, c) -> f.handleAsync((x, e) -> call(c, x))),
        method("whenComplete", (f, c) -> f.whenComplete((x, e) -> c.run())),
        method("whenCompleteAsync", (f, c) -> f.whenCompleteAsync((x, e) -> c.run())),
        method("chainFuture", (f, c) -> Async.chainFuture(f, x -> call(c, x))));
  }

  static Stream<Arguments> methodsOfAFailure() {
    return Stream.of(
        method("exceptionally", (f, c) -> f.exceptionally(e -> call(c, ""))),
        method("exceptionallyAsync", (f, c) -> f.exceptionallyAsync(e -> call(c, ""))),
        method("exceptionallyCompose", (f, c) -> f.exceptionallyCompose(e -> call(c, ready()))),
        method(
            "exceptionallyComposeAsync",
            (f, c) -> f.exceptionallyComposeAsync(e -> call(c, ready()))),
        method("handle", (f, c) -> f.handle((x, e) -> call(c, x))),
        method("whenComplete", (f, c) -> f.whenComplete((x, e) -> c.run())),
        method("chainFuture", (f, c) -> Async.chainFuture(f, x -> x, e -> call(c, ""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methodsOfASuccess")
  void aCallbackRunsOnTheLoopAndNotInsideTheCall(String name, Method method) {
    CompletableFuture<String> pending = loop.createFuture();
    runsOnTheLoop(method, pending, () -> pending.complete("value"));
    CompletableFuture<String> derived = loop.<String>createFuture().exceptionally(e -> "");
    runsOnTheLoop(method, derived, () -> derived.complete("value"));
    CompletableFuture<String> done = loop.createFuture();
    done.complete("value");
    runsOnTheLoop(method, done, () -> {});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methodsOfAFailure")
  void anErrbackRunsOnTheLoopAndNotInsideTheCall(String name, Method method) {
    CompletableFuture<String> pending = loop.createFuture();
    runsOnTheLoop(method, pending, () -> pending.completeExceptionally(new Exception()));
    CompletableFuture<String> cancelled = loop.createFuture();
    runsOnTheLoop(method, cancelled, () -> cancelled.cancel(false));
    CompletableFuture<String> failed = loop.createFuture();
    failed.completeExceptionally(new Exception());
    runsOnTheLoop(method, failed, () -> {});
  }

  private void runsOnTheLoop(Method method, CompletableFuture<String> future, Runnable complete) {
    List<Boolean> inLoop = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger busy = new AtomicInteger(1);
    CountDownLatch free = new CountDownLatch(1);
    loop.start();
    loop.execute(
        () -> {
          while (busy.get() > 0) {
            Thread.onSpinWait();
          }
          free.countDown();
        });
    CompletableFuture<?> dependent =
        method.apply(future, () -> inLoop.add(loop.inLoop() && EventLoop.current() == loop));
    complete.run();
    assertThat(inLoop).as("inline").isEmpty();
    assertThat(dependent).isNotDone();
    busy.set(0);
    settle();
    assertThat(inLoop).containsExactly(true);
    assertThat(dependent).isDone();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methodsOfASuccess")
  void aDependentIsOfTheSameLoop(String name, Method method) {
    CompletableFuture<?> dependent = method.apply(loop.createFuture(), () -> {});
    assertThat(dependent)
        .isInstanceOfSatisfying(LoopFuture.class, f -> assertThat(f.loop).isSameAs(loop));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methodsOfASuccess")
  void callbacksOfOneFutureRunInTheOrderOfTheirRegistration(String name, Method method) {
    CompletableFuture<String> future = loop.createFuture();
    CompletableFuture<String> derived = future.thenApply(x -> x);
    List<Integer> ofFuture = new ArrayList<>();
    List<Integer> ofDerived = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int n = i;
      method.apply(future, () -> ofFuture.add(n));
      method.apply(derived, () -> ofDerived.add(n));
    }
    future.complete("value");
    settle();
    settle();
    assertThat(ofFuture).hasSize(10).isSorted();
    assertThat(ofDerived).hasSize(10).isSorted();
  }

  @Test
  void callbacksOfDifferentKindsKeepTheirOrderToo() {
    CompletableFuture<String> future = loop.createFuture();
    List<String> seen = new ArrayList<>();
    future.thenRun(() -> seen.add("thenRun"));
    Async.chainFuture(future, x -> seen.add("chain"));
    future.whenComplete((v, e) -> seen.add("whenComplete"));
    Async.chainFuture(future, x -> seen.add("chain again"));
    future.complete("");
    settle();
    assertThat(seen).containsExactly("thenRun", "chain", "whenComplete", "chain again");
  }

  @Test
  void errorsReachDependentsAsInTheJdk() {
    IllegalStateException error = new IllegalStateException();
    CompletableFuture<String> future = loop.createFuture();
    CompletableFuture<Throwable> direct = future.handle((v, e) -> e);
    CompletableFuture<Throwable> second = future.thenApply(x -> x).handle((v, e) -> e);
    CompletableFuture<Object> chained = Async.chainFuture(future.thenApply(x -> x), null, e -> e);
    future.completeExceptionally(error);
    settle();
    assertThat(direct.join()).isSameAs(error);
    assertThat(second.join()).isInstanceOf(CompletionException.class).hasCause(error);
    assertThat(chained.join()).isSameAs(error);
  }

  @Test
  void aCancelledFutureGivesItsOwnExceptionToEverybody() {
    CancellationException error = new CancellationException("same");
    CompletableFuture<String> foreign = new CompletableFuture<>();
    foreign.completeExceptionally(error);
    LoopFuture<String> own = new LoopFuture<>(loop);
    own.completeExceptionally(error);
    CompletableFuture<String> derived = own.copy();
    settle();
    for (CompletableFuture<String> source : List.of(foreign, own)) {
      CompletableFuture<Object> chained =
          Async.chainFuture((Object) source, null, e -> e, new LoopFuture<>(loop));
      CompletableFuture<List<Outcome<String>>> gathered =
          MultiAsync.of(List.of(source))
              .loop(loop)
              .<List<Outcome<String>>>startCollecting()
              .future();
      settle();
      assertThat(chained.join()).isSameAs(error);
      assertThat(gathered.join().get(0).error()).isSameAs(error);
    }
    CompletableFuture<Object> ofDerived = Async.chainFuture((Object) derived, null, e -> e, null);
    settle();
    assertThat(ofDerived.join()).isSameAs(error);
  }

  @Test
  void cancelCompletesOnceAndSaysSo() {
    CompletableFuture<String> future = loop.createFuture();
    assertThat(future.cancel(false)).isTrue();
    assertThat(future.cancel(true)).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(future.complete("late")).isFalse();
    CompletableFuture<String> done = loop.createFuture();
    done.complete("done");
    assertThat(done.cancel(true)).isFalse();
    assertThat(done.completeExceptionally(new Exception())).isFalse();
    assertThat(done.join()).isEqualTo("done");
  }

  @Test
  void orTimeoutGoesByTheClockOfTheLoop() {
    try (EventLoop virtual = EventLoop.builder().clock(new VirtualClock()).build()) {
      CompletableFuture<String> future = virtual.createFuture();
      assertThat(future.orTimeout(1, TimeUnit.HOURS)).isSameAs(future);
      assertThatThrownBy(() -> virtual.runUntilComplete(future))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(virtual.time()).isEqualTo(Duration.ofHours(1));
      CompletableFuture<String> instead = virtual.createFuture();
      instead.completeOnTimeout("instead", 1, TimeUnit.HOURS);
      assertThat(virtual.runUntilComplete(instead)).isEqualTo("instead");
      assertThat(virtual.time()).isEqualTo(Duration.ofHours(2));
    }
  }

  @Test
  void aFutureThatIsDoneTakesItsTimeoutAway() {
    try (EventLoop virtual = EventLoop.builder().clock(new VirtualClock()).build()) {
      CompletableFuture<String> future = virtual.createFuture();
      future.orTimeout(1, TimeUnit.HOURS);
      future.complete("in time");
      CompletableFuture<String> end = virtual.createFuture();
      virtual.callLater(Duration.ofHours(2), () -> end.complete("end"));
      virtual.runUntilComplete(end);
      assertThat(future.join()).isEqualTo("in time");
    }
  }

  @Test
  void aTimeoutMayBeSetWhileTheLoopStops() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> task = loop.run(() -> foreign);
    settle();
    CompletableFuture<Boolean> end =
        CompletableFuture.supplyAsync(() -> loop.shutdown(Duration.ofSeconds(30)));
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                org.assertj.core.api.Assertions.catchThrowable(() -> loop.execute(() -> {}))
                    != null);
    task.completeOnTimeout("timeout", 10, TimeUnit.MILLISECONDS);
    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("timeout");
    assertThat(end.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.<String>createFuture().orTimeout(1, TimeUnit.DAYS)).isCancelled();
  }

  @Test
  void aTimeoutBeyondReasonIsForEver() {
    CompletableFuture<String> future = loop.createFuture();
    future.orTimeout(Long.MAX_VALUE, TimeUnit.DAYS);
    settle();
    assertThat(future).isNotDone();
  }

  @Test
  void obtrudeReplacesTheOutcome() {
    CompletableFuture<String> future = loop.createFuture();
    CompletableFuture<Object> chained = Async.chainFuture(future, x -> x + "!");
    future.obtrudeValue("first");
    settle();
    assertThat(chained.join()).isEqualTo("first!");
    Exception error = new Exception();
    future.obtrudeException(error);
    CompletableFuture<Object> failed = Async.chainFuture(future, x -> x, e -> e);
    future.obtrudeValue("second");
    CompletableFuture<Object> again = Async.chainFuture(future, x -> x);
    settle();
    assertThat(failed.join()).isSameAs(error);
    assertThat(again.join()).isEqualTo("second");
  }

  @Test
  void completeAsyncRunsOnTheLoop() {
    CompletableFuture<Boolean> future = loop.createFuture();
    assertThat(future.completeAsync(loop::inLoop)).isSameAs(future);
    settle();
    assertThat(future.join()).isTrue();
    Error error = new AssertionError();
    CompletableFuture<Boolean> failing = loop.createFuture();
    failing.completeAsync(
        () -> {
          throw error;
        });
    settle();
    assertThatThrownBy(failing::join).hasCause(error);
  }

  @Test
  void completeAsyncDoesNotAskForWhatIsDone() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Integer> future = loop.createFuture();
    future.complete(7);
    future.completeAsync(asked::incrementAndGet);
    settle();
    assertThat(asked).hasValue(0);
  }

  @Test
  void dependentsOfAClosedLoopCompleteOnTheThreadThatCompletes() {
    CompletableFuture<String> derived = loop.<String>createFuture().handle((v, e) -> "closed");
    loop.close();
    CompletableFuture<Thread> thread = derived.thenApply(x -> Thread.currentThread());
    assertThat(derived.join()).isEqualTo("closed");
    assertThat(thread.join()).isSameAs(Thread.currentThread());
    CompletableFuture<String> deep = derived;
    for (int i = 0; i < 100_000; i++) {
      deep = deep.thenCompose(x -> derived.thenApply(y -> x));
    }
    assertThat(deep.join()).isEqualTo("closed");
  }

  @Test
  void waitingInsideADependentOfAClosedLoopFailsInsteadOfBlocking() {
    CompletableFuture<String> done = loop.<String>createFuture().handle((v, e) -> "closed");
    loop.close();
    CompletableFuture<String> blocking = done.thenApply(x -> done.thenApply(y -> y).join());
    assertThatThrownBy(blocking::join).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDependentThatThrowsFailsItsFutureOnly() {
    CompletableFuture<String> future = loop.createFuture();
    Error error = new StackOverflowError();
    CompletableFuture<String> bad =
        future.thenApply(
            x -> {
              throw error;
            });
    CompletableFuture<String> good = future.thenApply(x -> x);
    future.complete("good");
    settle();
    assertThatThrownBy(bad::join).hasCause(error);
    assertThat(good.join()).isEqualTo("good");
  }

  @Test
  void aContinuationThatFailsTakesNothingFromTheOthers() {
    LoopFuture<String> future = new LoopFuture<>(loop);
    future.onCompletion(
        new Continuation(loop) {
          @Override
          public void completed(Object value, Throwable error) {
            throw new AssertionError("first");
          }

          @Override
          void proceed(Object value, Throwable error) {}
        });
    CompletableFuture<Object> second = Async.chainFuture(future, x -> x);
    assertThat(future.complete("value")).isTrue();
    settle();
    assertThat(second.join()).isEqualTo("value");
  }

  @RepeatedTest(20)
  void aRegistrationThatRacesWithTheCompletionIsRunOnce() throws Exception {
    int rounds = 500;
    loop.start();
    AtomicInteger ran = new AtomicInteger();
    List<CompletableFuture<String>> futures = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      futures.add(loop.createFuture());
    }
    Thread completer = new Thread(() -> futures.forEach(future -> future.complete("")));
    completer.start();
    List<CompletableFuture<?>> dependents = new ArrayList<>();
    for (CompletableFuture<String> future : futures) {
      dependents.add(Async.chainFuture(future, x -> ran.incrementAndGet()));
      dependents.add(future.thenApply(x -> ran.incrementAndGet()));
      dependents.add(future.copy().thenRun(ran::incrementAndGet));
    }
    completer.join();
    CompletableFuture.allOf(dependents.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    assertThat(ran).hasValue(3 * rounds);
  }
}
