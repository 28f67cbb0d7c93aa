package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventLoopTests {

  private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private final EventLoop loop =
      EventLoop.builder().name("test").exceptionHandler((l, error) -> errors.add(error)).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T onLoop(Callable<T> callable) {
    loop.start();
    return loop.<T>run(callable).join();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aTaskThatIsRejectedForgetsWhatItWasToCall() {
    try (EventLoop full = EventLoop.builder().maxPending(1).build()) {
      full.execute(() -> {});
      WeakReference<Callable<Object>> callable = new WeakReference<>(callable());
      CompletableFuture<Object> rejected = full.run(callable.get());
      assertThat(rejected.toString()).contains("RejectedExecutionException");
      Awaitility.await()
          .until(
              () -> {
                System.gc();
                return callable.get() == null;
              });
      assertThat(rejected).isCompletedExceptionally();
    }
  }

  private static Callable<Object> callable() {
    Object captured = new Object();
    return () -> captured;
  }

  @Test
  void callbacksRunOnTheThreadOfTheLoop() {
    assertThat(onLoop(() -> Thread.currentThread().getName())).isEqualTo("test");
    assertThat(onLoop(loop::inLoop)).isTrue();
    assertThat(onLoop(EventLoop::current)).isSameAs(loop);
    assertThat(loop.inLoop()).isFalse();
    assertThat(EventLoop.current()).isNull();
  }

  @Test
  void aCallbackNeverRunsInsideTheCallThatSubmitsIt() {
    List<String> seen = new ArrayList<>();
    onLoop(
        () -> {
          loop.execute(() -> seen.add("execute"));
          CompletableFuture<Object> run = loop.run(() -> seen.add("run"));
          seen.add("done " + run.isDone());
          return null;
        });
    onLoop(() -> null);
    assertThat(seen).containsExactly("done false", "execute", "run");
  }

  @Test
  void callbacksOfOneThreadRunInTheOrderOfSubmission() {
    List<Integer> seen = new ArrayList<>();
    loop.start();
    for (int i = 0; i < 10_000; i++) {
      int n = i;
      loop.execute(() -> seen.add(n));
    }
    onLoop(() -> null);
    assertThat(seen).hasSize(10_000).isSorted();
  }

  @Test
  void aLoopThatIsNotStartedKeepsItsCallbacks() {
    AtomicInteger ran = new AtomicInteger();
    loop.execute(ran::incrementAndGet);
    assertThat(ran).hasValue(0);
    onLoop(() -> null);
    assertThat(ran).hasValue(1);
  }

  @Test
  void whatACallbackThrowsGoesToTheHandlerAndTheLoopLivesOn() {
    Error error = new StackOverflowError();
    RuntimeException exception = new IllegalStateException();
    loop.execute(
        () -> {
          throw error;
        });
    loop.execute(
        () -> {
          throw exception;
        });
    assertThat(onLoop(() -> "alive")).isEqualTo("alive");
    assertThat(errors).containsExactly(error, exception);
  }

  @Test
  void aHandlerThatThrowsDoesNotStopTheLoop() {
    try (EventLoop bad =
        EventLoop.builder()
            .exceptionHandler(
                (l, error) -> {
                  throw new AssertionError("handler");
                })
            .build()) {
      bad.start();
      bad.execute(
          () -> {
            throw new IllegalStateException("callback");
          });
      assertThat(bad.<String>run(() -> "alive").join()).isEqualTo("alive");
    }
  }

  @Test
  void handleExceptionAsksTheHandler() {
    Throwable error = new Exception();
    loop.handleException(error);
    assertThat(errors).containsExactly(error);
  }

  @Test
  void aCallableThatThrowsFailsItsFutureWithTheSameObject() {
    Error error = new AssertionError("boom");
    CompletableFuture<Object> future =
        loop.run(
            () -> {
              throw error;
            });
    loop.start();
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(error);
    assertThat(errors).isEmpty();
  }

  @Test
  void aCallableThatThrowsTheJdksWrapperFailsWithWhatIsInside() {
    Exception inner = new Exception("inner");
    CompletableFuture<Object> future =
        loop.run(
            () -> {
              throw new CompletionException(new ExecutionException(inner));
            });
    loop.start();
    assertThatThrownBy(() -> get(future)).cause().isSameAs(inner);
  }

  @Test
  void runFollowsFuturesToTheEnd() throws Exception {
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletableFuture<String> future =
        loop.run(
            () -> CompletableFuture.completedFuture(Coroutine.of(() -> loop.run(() -> inner))));
    loop.start();
    assertThat(future).isNotDone();
    inner.complete("value");
    assertThat(get(future)).isEqualTo("value");
  }

  @Test
  void cancellingBeforeTheRunPreventsIt() {
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Object> future = loop.run(ran::incrementAndGet);
    assertThat(future.cancel(true)).isTrue();
    onLoop(() -> null);
    assertThat(ran).hasValue(0);
  }

  @Test
  void cancellingARunLeavesWhatItStartedAlone() {
    CompletableFuture<String> inner = new CompletableFuture<>();
    CompletableFuture<Object> future = loop.run(() -> inner);
    onLoop(() -> null);
    future.cancel(true);
    assertThat(inner).isNotDone();
  }

  @Test
  void aCallableThatReturnsItsOwnFutureFails() {
    AtomicReference<CompletableFuture<Object>> own = new AtomicReference<>();
    own.set(loop.run(own::get));
    loop.start();
    assertThatThrownBy(() -> get(own.get())).cause().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void waitingOnTheLoopForWhatIsUnfinishedFailsAtOnceAndSaysWhy() {
    CompletableFuture<Object> never = loop.createFuture();
    CompletableFuture<Object> derived = never.thenApply(x -> x);
    for (Callable<Object> wait :
        List.<Callable<Object>>of(
            never::join,
            never::get,
            () -> never.get(1, TimeUnit.DAYS),
            derived::join,
            derived::get)) {
      assertThat(onLoop(() -> catchThrowable(wait::call)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would block event loop 'test'")
          .hasMessageContaining("thenApply");
    }
  }

  @Test
  void waitingOnTheLoopForWhatIsDoneIsFine() {
    CompletableFuture<String> done = loop.createFuture();
    done.complete("done");
    assertThat(this.<String>onLoop(() -> done.join())).isEqualTo("done");
    assertThat(this.<String>onLoop(() -> done.get())).isEqualTo("done");
    assertThat(this.<String>onLoop(() -> done.get(1, TimeUnit.SECONDS))).isEqualTo("done");
  }

  @Test
  void aBoundedLoopRejectsWhatIsTooMuch() {
    try (EventLoop bounded = EventLoop.builder().name("small").maxPending(2).build()) {
      bounded.execute(() -> {});
      CompletableFuture<String> second = bounded.run(() -> "second");
      assertThatThrownBy(() -> bounded.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("'small' is full: 2");
      CompletableFuture<String> third = bounded.run(() -> "third");
      assertThat(third).isCompletedExceptionally();
      assertThatThrownBy(third::join).hasCauseInstanceOf(RejectedExecutionException.class);
      assertThat(bounded.runUntilComplete(second)).isEqualTo("second");
      assertThat(bounded.runUntilComplete(bounded.<String>run(() -> "fourth"))).isEqualTo("fourth");
    }
  }

  @Test
  void theBoundDoesNotTouchWhatTheLoopOwes() {
    try (EventLoop bounded = EventLoop.builder().maxPending(1).build()) {
      CompletableFuture<Integer> source = bounded.createFuture();
      CompletableFuture<Integer> sum = source;
      for (int i = 0; i < 100; i++) {
        sum = Async.chainFuture(sum.thenApply(x -> x + 1), x -> x + 1);
      }
      bounded.execute(() -> source.complete(0));
      assertThat(bounded.runUntilComplete(sum)).isEqualTo(200);
    }
  }

  @Test
  void aRefusalByAStoppingLoopTakesNoPlaceOfTheBound() throws Exception {
    EventLoop bounded = EventLoop.builder().maxPending(2).build();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> result =
        bounded.run(
            () -> {
              running.countDown();
              go.await();
              return bounded.run(() -> "follow-up");
            });
    bounded.start();
    running.await();
    Thread closer = new Thread(() -> bounded.shutdown(Duration.ofSeconds(20)));
    closer.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> catchThrowable(() -> bounded.execute(() -> {})) != null);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> bounded.execute(() -> {})).hasMessageContaining("is shutting down");
      assertThatThrownBy(() -> bounded.run(() -> "")).hasMessageContaining("is shutting down");
    }
    go.countDown();
    closer.join();
    assertThat(result.join()).isEqualTo("follow-up");
  }

  @Test
  void aSlowCallbackIsToldToTheListener() {
    VirtualClock clock = new VirtualClock();
    List<Long> slow = new ArrayList<>();
    LoopListener listener =
        new LoopListener() {
          @Override
          public void callbackSlow(long nanos) {
            slow.add(nanos);
          }
        };
    try (EventLoop watched =
        EventLoop.builder()
            .clock(clock)
            .listener(listener)
            .logger(LoggerFactory.getLogger("silent"))
            .slowCallbackThreshold(Duration.ofSeconds(1))
            .build()) {
      watched.execute(() -> clock.advance(Duration.ofMillis(999)));
      watched.execute(() -> clock.advance(Duration.ofSeconds(1)));
      watched.runUntilComplete(watched.run(() -> null));
    }
    assertThat(slow).containsExactly(1_000_000_000L);
  }

  @Test
  void aSlowCallbackIsReportedUnderTheNameThatItsUserKnows() {
    Logger log = (Logger) LoggerFactory.getLogger("silent.slow");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    log.addAppender(events);
    log.setAdditive(false);
    log.setLevel(Level.WARN);
    VirtualClock clock = new VirtualClock();
    try (EventLoop watched = EventLoop.builder().clock(clock).maxPending(9).logger(log).build()) {
      Holding holding = new Holding(clock);
      watched.execute(holding);
      watched.callLater(Duration.ZERO, holding);
      watched.runUntilComplete(watched.run(holding));
      watched.runUntilComplete(watched.run(() -> null));
    }

    assertThat(events.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(3)
        .allSatisfy(message -> assertThat(message).endsWith("for 1000 ms: the holder"));
  }

  private record Holding(VirtualClock clock) implements Runnable, Callable<Object> {

    @Override
    public void run() {
      clock.advance(Duration.ofSeconds(1));
    }

    @Override
    public @Nullable Object call() {
      run();
      return null;
    }

    @Override
    public String toString() {
      return "the holder";
    }
  }

  @Test
  void everyListenerHearsAndNoneDisturbs() {
    List<String> heard = new ArrayList<>();
    LoopListener broken =
        new LoopListener() {
          @Override
          public void callbackFailed(Throwable error) {
            throw new AssertionError("broken listener");
          }

          @Override
          public void rejected() {
            throw new AssertionError("broken listener");
          }
        };
    LoopListener good =
        new LoopListener() {
          @Override
          public void callbackFailed(Throwable error) {
            heard.add("failed " + error.getMessage());
          }

          @Override
          public void rejected() {
            heard.add("rejected");
          }
        };
    EventLoop watched =
        EventLoop.builder()
            .listener(broken)
            .listener(good)
            .exceptionHandler((l, error) -> heard.add("handled"))
            .build();
    watched.execute(
        () -> {
          throw new IllegalStateException("x");
        });
    watched.runUntilComplete(watched.run(() -> null));
    watched.close();
    assertThatThrownBy(() -> watched.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(heard).containsExactly("failed x", "handled", "rejected");
  }

  @Test
  void runUntilCompleteDrivesOnTheCallingThread() {
    Thread me = Thread.currentThread();
    assertThat(loop.<Thread>runUntilComplete(loop.run(Thread::currentThread))).isSameAs(me);
    assertThat(loop.inLoop()).isFalse();
    assertThat(EventLoop.current()).isNull();
  }

  @Test
  void runUntilCompleteTakesCoroutinesAndForeignFutures() {
    assertThat(loop.runUntilComplete(Coroutine.of(() -> "coroutine"))).isEqualTo("coroutine");
    CompletableFuture<String> foreign = CompletableFuture.supplyAsync(() -> "foreign");
    assertThat(loop.runUntilComplete(foreign)).isEqualTo("foreign");
  }

  @Test
  void runUntilCompleteThrowsUncheckedErrorsAsTheyAre() {
    Error error = new AssertionError();
    Exception checked = new Exception();
    assertThatThrownBy(() -> loop.runUntilComplete(CompletableFuture.failedFuture(error)))
        .isSameAs(error);
    assertThatThrownBy(() -> loop.runUntilComplete(CompletableFuture.failedFuture(checked)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(checked);
  }

  @Test
  void runUntilCompleteInsideACallbackIsRefused() {
    CompletableFuture<String> future = loop.createFuture();
    assertThat(onLoop(() -> catchThrowable(() -> loop.runUntilComplete(future))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("compose");
  }

  @Test
  void aStartedLoopIsNotDrivenByAnotherThread() {
    loop.start();
    assertThatThrownBy(() -> loop.runUntilComplete(loop.run(() -> null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being driven by");
  }

  @Test
  void aLoopThatIsBeingDrivenCannotBeStarted() {
    Callable<Throwable> start = () -> catchThrowable(loop::start);
    assertThat(loop.<Throwable>runUntilComplete(loop.run(start)))
        .isInstanceOf(IllegalStateException.class);
    loop.start();
    loop.start();
    assertThat(loop.<String>run(() -> "started").join()).isEqualTo("started");
  }

  @Test
  void runUntilCompleteKeepsAnInterruptForTheCaller() {
    Thread me = Thread.currentThread();
    CompletableFuture<String> future = loop.createFuture();
    loop.execute(me::interrupt);
    loop.callLater(Duration.ofMillis(20), () -> future.complete("not disturbed"));
    assertThat(loop.runUntilComplete(future)).isEqualTo("not disturbed");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptOfOneCallbackDoesNotReachTheNext() {
    loop.execute(() -> Thread.currentThread().interrupt());
    CompletableFuture<Boolean> next = loop.run(() -> Thread.currentThread().isInterrupted());
    loop.start();
    assertThat(next.join()).isFalse();
  }

  @Test
  void whatARunLeftBehindRunsAtTheNext() {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Object> first = loop.run(() -> null);
    loop.callLater(Duration.ZERO, () -> seen.add("timer"));
    loop.runUntilComplete(first);
    loop.execute(() -> seen.add("callback"));
    loop.runUntilComplete(loop.run(() -> null));
    assertThat(seen).contains("callback");
    loop.start();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains("timer"));
  }

  @Test
  void theThreadFactoryMakesTheThread() {
    AtomicReference<@Nullable Thread> made = new AtomicReference<>();
    try (EventLoop own =
        EventLoop.builder()
            .threadFactory(
                task -> {
                  made.set(new Thread(task, "own"));
                  return made.get();
                })
            .build()) {
      own.start();
      assertThat(own.<Thread>run(Thread::currentThread).join()).isSameAs(made.get());
    }
  }

  @Test
  void aThreadThatCannotBeStartedLeavesTheLoopAsItWas() {
    AtomicInteger attempts = new AtomicInteger();
    try (EventLoop own =
        EventLoop.builder()
            .threadFactory(
                task ->
                    new Thread(task) {
                      @Override
                      public void start() {
                        if (attempts.incrementAndGet() == 1) {
                          throw new OutOfMemoryError("unable to create native thread");
                        }
                        super.start();
                      }
                    })
            .build()) {
      assertThatThrownBy(own::start).isInstanceOf(OutOfMemoryError.class);
      assertThat(own.runUntilComplete(own.<String>run(() -> "driven"))).isEqualTo("driven");
      own.start();
      assertThat(own.<String>run(() -> "started").join()).isEqualTo("started");
    }
  }

  @Test
  void aFactoryThatMakesNoThreadIsNamed() {
    try (EventLoop own = EventLoop.builder().threadFactory(task -> null).build()) {
      assertThatThrownBy(own::start)
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("factory");
      assertThat(own.runUntilComplete(own.<String>run(() -> "driven"))).isEqualTo("driven");
    }
  }

  @Test
  void theLoopIsNoExecutor() {
    assertThat((Object) loop).isNotInstanceOf(Executor.class);
    Executor executor = loop::execute;
    CompletableFuture<Boolean> inLoop = CompletableFuture.supplyAsync(loop::inLoop, executor);
    loop.start();
    assertThat(inLoop.join()).isTrue();
  }

  @Test
  void theBuilderIsCopiedSoThatALaterChangeDoesNotShow() {
    EventLoopBuilder builder = EventLoop.builder().name("first").debug(true);
    EventLoop first = builder.build();
    EventLoop second = builder.name("second").debug(false).build();
    assertThat(first.name()).isEqualTo("first");
    assertThat(first.isDebug()).isTrue();
    assertThat(first).hasToString("EventLoop[first]");
    assertThat(second.name()).isEqualTo("second");
    assertThat(second.isDebug()).isFalse();
    assertThat(first.logger().getName()).isEqualTo("pulsar");
  }

  @Test
  void theBuilderRefusesNonsense() {
    EventLoopBuilder builder = EventLoop.builder();
    assertThatThrownBy(() -> builder.maxPending(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.slowCallbackThreshold(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.name(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void timeStartsAtZeroAndIsThatOfTheClock() {
    VirtualClock clock = new VirtualClock();
    clock.advance(Duration.ofHours(5));
    EventLoop late = EventLoop.builder().clock(clock).build();
    assertThat(late.time()).isZero();
    clock.advance(Duration.ofSeconds(3));
    assertThat(late.time()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void twoLoopsInOneThreadDoNotMixUpTheirNames() {
    loop.start();
    EventLoop inner = EventLoop.builder().name("inner").build();
    List<String> seen =
        onLoop(
            () -> {
              List<String> names = new ArrayList<>();
              inner.createFuture().whenComplete((v, e) -> names.add("" + EventLoop.current()));
              inner.close();
              names.add("" + EventLoop.current());
              return names;
            });
    assertThat(seen).containsExactly("EventLoop[inner]", "EventLoop[test]");
    assertThat(onLoop(EventLoop::current)).isSameAs(loop);
  }

  @Test
  void nullArgumentsAreRefusedByTheCall() {
    assertThatThrownBy(() -> loop.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.run(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.runInExecutor(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.runUntilComplete((CompletableFuture<?>) null))
        .isInstanceOf(NullPointerException.class);
  }
}
