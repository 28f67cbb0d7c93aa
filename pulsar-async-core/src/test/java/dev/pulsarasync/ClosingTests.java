package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClosingTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private final EventLoop loop =
      EventLoop.builder().name("closing").exceptionHandler((l, e) -> errors.add(e)).build();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void close() {
    never.countDown();
    loop.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(10));
  }

  private void settle() {
    loop.run(() -> null).join();
  }

  /** How a loop may be driven when it is closed. */
  static Stream<Arguments> drivers() {
    return Stream.of(
        driver("never started", loop -> {}),
        driver("started", EventLoop::start),
        driver(
            "driven by runUntilComplete",
            loop -> {
              CountDownLatch driving = new CountDownLatch(1);
              loop.execute(driving::countDown);
              Thread thread =
                  new Thread(
                      () -> catchThrowable(() -> loop.runUntilComplete(new CompletableFuture<>())));
              thread.setDaemon(true);
              thread.start();
              catchThrowable(driving::await);
            }),
        driver("driven before", loop -> loop.runUntilComplete(loop.run(() -> null))));
  }

  private static Arguments driver(String name, Consumer<EventLoop> drive) {
    return Arguments.of(name, drive);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void closeCompletesEveryFutureThatWasHandedOut(String name, Consumer<EventLoop> drive) {
    drive.accept(loop);
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> promise = loop.createFuture();
    FutureTask<String> bare = new FutureTask<>(() -> "bare");
    List<CompletableFuture<?>> futures = new ArrayList<>();
    futures.add(promise);
    futures.add(promise.thenApply(x -> x));
    futures.add(promise.copy());
    futures.add(promise.orTimeout(1, TimeUnit.DAYS));
    futures.add(loop.createFuture().completeOnTimeout("late", 1, TimeUnit.DAYS));
    futures.add(loop.run(() -> foreign));
    futures.add(loop.run(() -> bare));
    futures.add(Async.task(loop, () -> foreign).get());
    futures.add(Coroutine.ofStage(() -> foreign).start(loop));
    futures.add(Async.chainFuture(foreign, x -> x, e -> e, new LoopFuture<>(loop)));
    futures.add(Async.chainFuture(promise, x -> x));
    futures.add(Async.chainFuture(promise, x -> x, e -> foreign));
    futures.add(MultiAsync.of(List.of(foreign)).loop(loop).start());
    futures.add(MultiAsync.of(Map.of("a", promise)).loop(loop).start());
    futures.add(MultiAsync.of(List.of(promise, foreign)).loop(loop).startCollecting().future());
    futures.add(Async.asyncWhile(loop, null, () -> true));
    futures.add(Async.asyncWhile(loop, null, () -> foreign));
    futures.add(loop.runInExecutor(() -> never.await(60, TimeUnit.SECONDS)));
    futures.add(new Bench<>("bench", 3, loop).run(() -> foreign));
    futures.add(new Bench<>("bench", 3, loop).run(() -> bare));
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(foreign.isDone()).as("cancelled with the task that awaits it").isIn(true, false);
    assertThat(promise.handle((v, e) -> e).join())
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("'closing' was closed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void everyWayIntoAClosedLoopIsRefusedByTheCall(String name, Consumer<EventLoop> drive) {
    drive.accept(loop);
    loop.close();
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
        List.of(
            () -> loop.execute(() -> {}),
            () -> loop.run(() -> null),
            () -> loop.callLater(Duration.ZERO, () -> {}),
            () -> loop.callAt(Duration.ZERO, () -> {}),
            () -> loop.runInExecutor(() -> null),
            () -> Async.task(loop, () -> null).get(),
            () -> Async.runInLoop(loop, () -> null),
            () -> Async.asyncWhile(loop, null, () -> true),
            () -> Async.maybeAsync(Coroutine.of(() -> null), loop),
            () -> loop.asScheduledExecutorService().execute(() -> {}));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("closing"));
    assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void closeAndShutdownMayBeCalledAgain(String name, Consumer<EventLoop> drive) {
    drive.accept(loop);
    assertThat(loop.shutdown(LONG)).isTrue();
    loop.close();
    assertThat(loop.shutdown(LONG)).isTrue();
    assertThat(loop.isClosed()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void shutdownRunsWhatIsQueuedAndWhatThatQueues(String name, Consumer<EventLoop> drive) {
    drive.accept(loop);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      loop.execute(() -> loop.execute(ran::incrementAndGet));
    }
    assertThat(loop.shutdown(LONG)).isTrue();
    assertThat(ran).hasValue(1000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void shutdownWaitsForWorkInFlight(String name, Consumer<EventLoop> drive) throws Exception {
    drive.accept(loop);
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> task = loop.run(() -> foreign);
    CompletableFuture<String> chain =
        Async.chainFuture(foreign, x -> x + "!", null, new LoopFuture<>(loop));
    CompletableFuture<List<String>> gather = MultiAsync.of(List.of(foreign)).loop(loop).start();
    CompletableFuture<Boolean> work = loop.runInExecutor(() -> go.await(30, TimeUnit.SECONDS));
    CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> loop.shutdown(LONG));
    await().until(() -> catchThrowable(() -> loop.execute(() -> {})) != null);
    assertThat(loop.isClosed()).isFalse();
    foreign.complete("late");
    go.countDown();
    assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(task.join()).isEqualTo("late");
    assertThat(chain.join()).isEqualTo("late!");
    assertThat(gather.join()).containsExactly("late");
    assertThat(work.join()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void shutdownGivesUpWhenTheGraceIsOverAndSaysSo(String name, Consumer<EventLoop> drive) {
    drive.accept(loop);
    CompletableFuture<Object> task = loop.run(CompletableFuture::new);
    assertThat(loop.shutdown(Duration.ofMillis(50))).isFalse();
    assertThat(loop.isClosed()).isTrue();
    assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
    assertThat(loop.shutdown(LONG)).as("the truth stays the same").isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drivers")
  void manyThreadsMayCloseAtOnce(String name, Consumer<EventLoop> drive) throws Exception {
    drive.accept(loop);
    CompletableFuture<Object> task = loop.run(CompletableFuture::new);
    CompletableFuture<Object> promise = loop.createFuture();
    List<Boolean> doneOnReturn = Collections.synchronizedList(new ArrayList<>());
    List<Thread> closers = new ArrayList<>();
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < 8; i++) {
      boolean graceful = i % 2 == 0;
      closers.add(
          new Thread(
              () -> {
                catchThrowable(gate::await);
                loop.shutdown(graceful ? LONG : Duration.ZERO);
                doneOnReturn.add(task.isDone() && promise.isDone() && loop.isClosed());
              }));
    }
    closers.forEach(Thread::start);
    gate.countDown();
    for (Thread closer : closers) {
      closer.join();
    }
    assertThat(doneOnReturn).hasSize(8).containsOnly(true);
  }

  @Test
  void closeInsideACallbackEndsTheLoopAfterIt() throws Exception {
    List<String> seen = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Object> promise = loop.createFuture();
    promise.whenComplete(
        (v, e) -> {
          seen.add("cancelled " + loop.inLoop());
          ended.countDown();
        });
    loop.execute(
        () -> {
          loop.close();
          seen.add("after close " + loop.isClosed());
        });
    loop.execute(() -> seen.add("dropped"));
    loop.start();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    await().until(loop::isClosed);
    assertThat(seen).containsExactly("after close false", "cancelled true");
    assertThat(promise).isCancelled();
  }

  @Test
  void shutdownInsideACallbackLetsTheRestFinish() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> task = loop.run(() -> foreign);
    CompletableFuture<Boolean> answer = loop.run(() -> loop.shutdown(LONG));
    CompletableFuture<String> queued = loop.run(() -> "queued");
    loop.start();
    assertThat(answer.join()).isFalse();
    assertThat(queued.join()).isEqualTo("queued");
    foreign.complete("finished");
    assertThat(task.join()).isEqualTo("finished");
    await().until(loop::isClosed);
  }

  @Test
  void theGraceOfAShutdownInsideACallbackEnds() {
    CompletableFuture<Object> task = loop.run(CompletableFuture::new);
    loop.execute(() -> loop.shutdown(Duration.ofMillis(20)));
    loop.start();
    await().until(loop::isClosed);
    assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void theCallerOfRunUntilCompleteLearnsThatTheLoopWasClosed() {
    loop.execute(loop::close);
    assertThatThrownBy(() -> loop.runUntilComplete(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed before the future was complete");
    assertThatThrownBy(() -> loop.runUntilComplete(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedLoopStillTellsWhatIsKnown() {
    loop.close();
    assertThat(loop.runUntilComplete(CompletableFuture.completedFuture("known")))
        .isEqualTo("known");
    assertThat(EventLoop.current()).isNull();
  }

  @Test
  void aThreadThatLeavesWhileTheLoopStopsLetsTheRestFinish() throws Exception {
    CompletableFuture<String> late = new CompletableFuture<>();
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> task = loop.run(() -> late);
    CompletableFuture<String> result =
        CompletableFuture.supplyAsync(
            () -> loop.runUntilComplete(first), command -> new Thread(command).start());
    await().until(() -> catchThrowable(loop::start) != null);
    CompletableFuture<Boolean> clean =
        CompletableFuture.supplyAsync(
            () -> loop.shutdown(LONG), command -> new Thread(command).start());
    await().until(() -> catchThrowable(() -> loop.execute(() -> {})) != null);
    first.complete("first");
    await().during(Duration.ofMillis(100)).until(() -> !loop.isClosed());
    late.complete("late");
    assertThat(clean.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(result.join()).isEqualTo("first");
    assertThat(task.join()).isEqualTo("late");
  }

  @Test
  void closeInterruptsTheCallbackThatHoldsTheLoop() {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(1);
    loop.execute(
        () -> {
          running.countDown();
          try {
            never.await();
          } catch (InterruptedException expected) {
            interrupted.set(true);
          }
        });
    loop.start();
    catchThrowable(running::await);
    loop.close();
    assertThat(interrupted).isTrue();
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void aCallbackThatIgnoresTheInterruptIsLeftBehindAndTheRestEndsWithIt() {
    CompletableFuture<Object> behind = loop.createFuture();
    CountDownLatch running = new CountDownLatch(1);
    loop.execute(
        () -> {
          running.countDown();
          while (never.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    loop.start();
    catchThrowable(running::await);
    assertThat(loop.shutdown(Duration.ZERO)).isFalse();
    assertThat(loop.isClosed()).isFalse();
    never.countDown();
    await().until(loop::isClosed);
    assertThat(behind).isCompletedExceptionally();
  }

  @Test
  void aCloserThatIsInterruptedStillWaitsForTheFutures() {
    CompletableFuture<Object> promise = loop.createFuture();
    loop.start();
    settle();
    for (int i = 0; i < 50; i++) {
      EventLoop other = EventLoop.builder().build();
      CompletableFuture<Object> future = other.createFuture();
      other.start();
      Thread.currentThread().interrupt();
      other.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(future).isDone();
    }
    assertThat(promise).isNotDone();
  }

  @Test
  void anInterruptEndsTheGraceOfTheCloser() throws Exception {
    loop.start();
    CompletableFuture<Object> task = loop.run(CompletableFuture::new);
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread closer =
        new Thread(
            () -> {
              loop.shutdown(Duration.ofDays(1));
              flag.set(Thread.currentThread().isInterrupted());
            });
    closer.start();
    await().until(() -> catchThrowable(() -> loop.execute(() -> {})) != null);
    closer.interrupt();
    closer.join();
    assertThat(task).isCompletedExceptionally();
    assertThat(flag).hasValue(true);
  }

  @Test
  void workInTheExecutorMayGiveItsLoopMoreToDo() {
    loop.start();
    CompletableFuture<String> news = new CompletableFuture<>();
    CompletableFuture<String> work =
        loop.runInExecutor(
            () -> news.get(10, TimeUnit.SECONDS) + loop.run(() -> " and taken").get());
    CompletableFuture<Boolean> clean = CompletableFuture.supplyAsync(() -> loop.shutdown(LONG));
    await().until(() -> catchThrowable(() -> loop.execute(() -> {})) != null);
    news.complete("heard");

    assertThat(clean).succeedsWithin(LONG).isEqualTo(true);
    assertThat(work).isCompletedWithValue("heard and taken");
  }

  @Test
  void aWorkerMayCloseItsOwnLoop() {
    loop.start();
    CompletableFuture<Object> promise = loop.createFuture();
    AtomicBoolean doneOnReturn = new AtomicBoolean();
    CountDownLatch returned = new CountDownLatch(1);
    loop.runInExecutor(
        () -> {
          loop.close();
          doneOnReturn.set(promise.isDone());
          returned.countDown();
          return null;
        });
    await().until(() -> returned.getCount() == 0);
    assertThat(doneOnReturn).isTrue();
  }

  @Test
  void aCloserOfAnIdleLoopKeepsItsInterruptAndItsLoop() {
    Thread.currentThread().interrupt();
    loop.shutdown(LONG);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptByACloserDoesNotStayWithTheThreadThatDrove() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Boolean> flag = new AtomicReference<>();
    loop.execute(
        () -> {
          running.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        });
    Thread driver =
        new Thread(
            () -> {
              catchThrowable(() -> loop.runUntilComplete(new CompletableFuture<>()));
              flag.set(Thread.currentThread().isInterrupted());
            });
    driver.start();
    running.await();
    loop.close();
    driver.join();
    assertThat(flag).hasValue(false);
  }

  @Test
  void timersAreNotWaitedFor() {
    AtomicInteger fired = new AtomicInteger();
    loop.start();
    TimerHandle handle = loop.callLater(Duration.ofDays(1), fired::incrementAndGet);
    assertThat(loop.shutdown(LONG)).isTrue();
    assertThat(fired).hasValue(0);
    assertThat(handle.isCancelled()).isTrue();
  }

  @Test
  void whatWasCancelledBeforeIsNotCountedAsLost() {
    loop.run(() -> "cancelled").cancel(true);
    loop.callLater(Duration.ofDays(1), () -> {}).cancel();
    loop.close();
    assertThat(loop.shutdown(LONG)).isTrue();
  }

  @Test
  void whatIsQueuedIsCountedAsLost() {
    loop.execute(() -> {});
    loop.close();
    assertThat(loop.shutdown(LONG)).isFalse();
  }

  @Test
  void aCallbackThatCannotBeNamedIsGivenUpAllTheSame() {
    CompletableFuture<Object> after = loop.createFuture();
    loop.execute(
        new Runnable() {
          @Override
          public void run() {}

          @Override
          public String toString() {
            throw new IllegalStateException("no name");
          }
        });
    CompletableFuture<Object> task = loop.run(() -> null);
    loop.close();
    assertThat(after).isDone();
    assertThat(task).isDone();
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void callbacksOfFuturesThatCloseCancelsRunOnTheLoopBeforeItEnds() {
    AtomicReference<Boolean> inLoop = new AtomicReference<>();
    CompletableFuture<Object> promise = loop.createFuture();
    promise.whenComplete((v, e) -> inLoop.set(loop.inLoop()));
    loop.start();
    loop.close();
    assertThat(inLoop).hasValue(true);
    assertThat(promise).isCancelled();
  }

  @Test
  void anErrbackThatBuildsMoreFuturesWhileClosingGetsThemCompleted() {
    List<CompletableFuture<?>> built = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Object> promise = loop.createFuture();
    promise.whenComplete(
        (v, e) -> {
          built.add(loop.createFuture());
          built.add(loop.<Object>createFuture().thenApply(x -> x));
          built.add(Async.chainFuture(new CompletableFuture<>(), x -> x));
        });
    loop.start();
    loop.close();
    assertThat(built).hasSize(3).allMatch(CompletableFuture::isDone);
    assertThat(promise).isCancelled();
  }

  @Test
  @Timeout(20)
  void callbacksThatCallForthEachOtherWithoutEndDoNotKeepTheLoopFromClosing() {
    loop.start();
    loop.run(
            () -> {
              goOn();
              return null;
            })
        .join();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
  }

  private void goOn() {
    CompletableFuture<Object> next = loop.createFuture();
    next.thenRun(this::goOn);
    next.complete(null);
  }

  @Test
  void aFutureCreatedOnAClosedLoopIsCancelledAndItsDependentsComplete() {
    loop.close();
    CompletableFuture<String> late = loop.createFuture();
    assertThat(late).isCancelled();
    assertThat(late.handle((v, e) -> "dependent").join()).isEqualTo("dependent");
    assertThat(Async.chainFuture(late, x -> x)).isCompletedExceptionally();
  }

  @Test
  void aStageThatCannotBeCancelledDoesNotStopTheClosing() {
    CompletionStage<String> stubborn =
        new CompletableFuture<String>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            throw new AssertionError("stubborn");
          }
        };
    CompletableFuture<String> task = Async.<String>task(loop, () -> stubborn).get();
    CompletableFuture<Object> after = loop.createFuture();
    loop.start();
    settle();
    loop.close();
    assertThat(task).isDone();
    assertThat(after).isDone();
  }

  @Test
  void deepChainsOfPendingLinksEndWithoutAStackOverflow() {
    CompletableFuture<Integer> root = loop.createFuture();
    CompletableFuture<Integer> jdk = root;
    CompletableFuture<Integer> chain = root;
    for (int i = 0; i < 100_000; i++) {
      jdk = jdk.thenApply(x -> x + 1);
      chain = Async.chainFuture(chain, x -> x + 1);
    }
    loop.start();
    loop.close();
    assertThat(jdk).isCompletedExceptionally();
    assertThat(chain).isCompletedExceptionally();
    assertThat(errors).isEmpty();
  }

  @Test
  void deepChainsAlsoCompleteAfterTheLoopWasClosed() {
    CompletableFuture<Integer> foreign = new CompletableFuture<>();
    CompletableFuture<Integer> next = new CompletableFuture<>();
    CompletableFuture<Integer> chain =
        loop.runUntilComplete(
                    loop.run(
                        () -> {
                          CompletableFuture<Integer> link =
                              Async.chainFuture(foreign, x -> x, null, null);
                          CompletableFuture<Integer> own = new CompletableFuture<>();
                          Async.chainFuture(foreign, x -> x, null, own);
                          for (int i = 0; i < 100_000; i++) {
                            CompletableFuture<Integer> further = new CompletableFuture<>();
                            Async.chainFuture(own, x -> (Integer) x + 1, null, further);
                            own = further;
                          }
                          Async.chainFuture(own, x -> x, null, next);
                          return Map.of("link", link);
                        }))
                instanceof Map<?, ?> map
            ? link(map)
            : next;
    loop.close();
    assertThat(chain).isCompletedExceptionally();
    foreign.complete(0);
    assertThat(next.join()).isEqualTo(100_000);
  }

  @SuppressWarnings("unchecked")
  private static CompletableFuture<Integer> link(Map<?, ?> map) {
    return (CompletableFuture<Integer>) map.get("link");
  }

  @Test
  void aChainIsCompletedThoughNobodyHoldsItsBeginning() {
    CompletableFuture<Object> ofJdk =
        loop.createFuture().thenApply(x -> x).whenComplete((v, e) -> {});
    CompletableFuture<Object> ofExecutor =
        loop.createFuture().thenApplyAsync(x -> x, Runnable::run);
    CompletableFuture<Object> ofCopy = loop.createFuture().copy();
    CompletableFuture<Object> ofChain =
        Async.chainFuture(Async.chainFuture(loop.createFuture(), x -> x), x -> x);
    CompletableFuture<Object> ofBoth =
        Async.chainFuture(loop.createFuture().thenApply(x -> x), x -> x);
    CompletableFuture<Object> gathered =
        MultiAsync.of(List.of(loop.createFuture())).loop(loop).start();
    WeakReference<Object> garbage = new WeakReference<>(loop.createFuture());
    await()
        .until(
            () -> {
              System.gc();
              return garbage.get() == null;
            });
    loop.close();
    assertThat(List.of(ofJdk, ofExecutor, ofCopy, ofChain, ofBoth, gathered))
        .allMatch(CompletableFuture::isDone);
  }

  static Stream<UnaryOperator<CompletableFuture<String>>> links() {
    return Stream.of(
        tail -> tail.thenApply(x -> x),
        tail -> tail.thenApplyAsync(x -> x, Runnable::run),
        tail -> Async.chainFuture(tail, x -> x),
        tail -> Async.chainFuture(tail.thenApply(x -> x), x -> x));
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLongTailOfFuturesDoesNotKeepItsPast(UnaryOperator<CompletableFuture<String>> link) {
    CompletableFuture<String> root = loop.createFuture();
    CompletableFuture<String> tail = link.apply(root);
    WeakReference<Object> first = new WeakReference<>(tail);
    for (int i = 0; i < 20; i++) {
      tail = link.apply(tail);
    }
    root.complete("value");
    loop.runUntilComplete(tail);
    await()
        .until(
            () -> {
              System.gc();
              return first.get() == null;
            });
    assertThat(tail).isCompletedWithValue("value");
  }

  @Test
  void deepTasksThatAwaitTasksAreCancelledWithoutAStackOverflow() {
    CompletableFuture<String> bottom = new CompletableFuture<>();
    CompletionStage<String> inner = bottom;
    CompletableFuture<String> top = bottom;
    for (int i = 0; i < 100_000; i++) {
      CompletionStage<String> awaited = inner;
      top = Coroutine.<String>ofStage(() -> awaited).start(loop);
      inner = top;
    }
    loop.start();
    settle();
    top.cancel(true);
    assertThat(bottom).isCancelled();
    assertThat(errors).isEmpty();
  }

  @Test
  void aFailureOfADependentIsWrappedAsTheJdkDoes() {
    CompletableFuture<String> derived = loop.<String>createFuture().thenApply(x -> x);
    loop.close();
    assertThatThrownBy(derived::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CancellationException.class);
  }
}
