package dev.pulsarasync;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's interfaces promise, asked of the view and of the JDK's own executor alike. */
class ScheduledViewTests {

  private static final long LONG = 20;

  private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private final EventLoop loop =
      EventLoop.builder().name("view").exceptionHandler((l, e) -> errors.add(e)).build();
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<AutoCloseable> closing = new ArrayList<>();

  /** Makes an executor of one thread, and sees to its end. */
  private interface Kind {
    ScheduledExecutorService make(ScheduledViewTests test);
  }

  static Stream<Arguments> executors() {
    Kind view =
        test -> {
          test.loop.start();
          return test.loop.asScheduledExecutorService();
        };
    Kind jdk =
        test -> {
          ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
          pool.setRemoveOnCancelPolicy(true);
          test.closing.add(pool::shutdownNow);
          return pool;
        };
    return Stream.of(Arguments.of("view", view), Arguments.of("jdk", jdk));
  }

  @AfterEach
  void close() throws Exception {
    never.countDown();
    for (AutoCloseable end : closing) {
      end.close();
    }
    loop.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(10));
  }

  private Callable<String> blocking(CountDownLatch running, AtomicBoolean interrupted) {
    return () -> {
      running.countDown();
      try {
        never.await();
        return "released";
      } catch (InterruptedException expected) {
        interrupted.set(true);
        throw expected;
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void executeAndSubmitRunInOrder(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    List<String> seen = new ArrayList<>();
    executor.execute(() -> seen.add("execute"));
    Future<?> runnable = executor.submit(() -> seen.add("runnable"), null);
    Future<String> value = executor.submit(() -> seen.add("value"), "value");
    Future<Boolean> callable = executor.submit(() -> seen.add("callable"));
    assertThat(callable.get(LONG, SECONDS)).isTrue();
    assertThat(value.get()).isEqualTo("value");
    assertThat(runnable.get()).isNull();
    assertThat(seen).containsExactly("execute", "runnable", "value", "callable");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void nullIsRefused(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    List<ThrowingCallable> calls =
        List.of(
            () -> executor.execute(null),
            () -> executor.submit((Runnable) null),
            () -> executor.submit((Callable<?>) null),
            () -> executor.submit(null, "value"),
            () -> executor.schedule((Runnable) null, 1, SECONDS),
            () -> executor.schedule((Callable<?>) null, 1, SECONDS),
            () -> executor.schedule(() -> {}, 1, null),
            () -> executor.schedule(() -> "", 1, null),
            () -> executor.scheduleAtFixedRate(null, 1, 1, SECONDS),
            () -> executor.scheduleAtFixedRate(() -> {}, 1, 1, null),
            () -> executor.scheduleWithFixedDelay(null, 1, 1, SECONDS),
            () -> executor.scheduleWithFixedDelay(() -> {}, 1, 1, null),
            () -> executor.invokeAll(null),
            () -> executor.invokeAll(Arrays.asList(() -> "", null)),
            () -> executor.invokeAll(List.of(() -> ""), 1, null),
            () -> executor.invokeAny(null),
            () -> executor.invokeAny(Arrays.asList((Callable<String>) null)));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(NullPointerException.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aPeriodThatIsNotPositiveIsRefused(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    for (long period : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> executor.scheduleAtFixedRate(() -> {}, 0, period, SECONDS))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> executor.scheduleWithFixedDelay(() -> {}, 0, period, SECONDS))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aFailureIsTheCauseOfTheExecutionException(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    Error error = new AssertionError();
    Callable<String> failing =
        () -> {
          throw error;
        };
    for (Future<String> future :
        List.of(executor.submit(failing), executor.schedule(failing, 1, NANOSECONDS))) {
      assertThatThrownBy(() -> future.get(LONG, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(error);
      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isFalse();
    }
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void anExecutedTaskThatThrowsLeavesTheExecutorAlive(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    executor.execute(
        () -> {
          throw new IllegalStateException("execute");
        });
    assertThat(executor.submit(() -> "alive").get(LONG, SECONDS)).isEqualTo("alive");
  }

  @Test
  void anExecutedTaskThatThrowsIsToldToTheHandlerOfTheLoop() throws Exception {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    IllegalStateException error = new IllegalStateException("execute");
    view.execute(
        () -> {
          throw error;
        });
    view.submit(() -> "").get(LONG, SECONDS);
    assertThat(errors).containsExactly(error);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void getWithATimeoutGivesUpAndLeavesTheTask(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Future<String> future = executor.submit(blocking(new CountDownLatch(0), new AtomicBoolean()));
    assertThatThrownBy(() -> future.get(5, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    never.countDown();
    assertThat(future.get(LONG, SECONDS)).isEqualTo("released");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void getIsInterruptible(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    Future<String> future = executor.submit(blocking(new CountDownLatch(0), new AtomicBoolean()));
    Thread.currentThread().interrupt();
    assertThatThrownBy(future::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void cancelInterruptsARunningTaskAndNobodyElse(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<String> future = executor.submit(blocking(running, interrupted));
    Future<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
    running.await();
    assertThat(future.cancel(true)).isTrue();
    assertThat(future.cancel(true)).isFalse();
    assertThat(future.isCancelled()).isTrue();
    assertThat(future.isDone()).isTrue();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    assertThat(next.get(LONG, SECONDS)).isFalse();
    assertThat(interrupted).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void cancelWithoutInterruptLetsARunningTaskFinish(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<String> future = executor.submit(blocking(running, interrupted));
    running.await();
    assertThat(future.cancel(false)).isTrue();
    never.countDown();
    executor.submit(() -> {}).get(LONG, SECONDS);
    assertThat(interrupted).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aCancelledTaskThatWaitedNeverRuns(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    executor.execute(() -> catchThrowable(go::await));
    Future<?> queued = executor.submit(ran::incrementAndGet);
    Future<?> delayed = executor.schedule(ran::incrementAndGet, 1, NANOSECONDS);
    assertThat(queued.cancel(true)).isTrue();
    assertThat(delayed.cancel(false)).isTrue();
    go.countDown();
    executor.schedule(() -> {}, 1, MILLISECONDS).get(LONG, SECONDS);
    assertThat(ran).hasValue(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aDoneTaskCannotBeCancelled(String name, Kind kind) throws Exception {
    Future<String> future = kind.make(this).submit(() -> "done");
    future.get(LONG, SECONDS);
    assertThat(future.cancel(true)).isFalse();
    assertThat(future.isCancelled()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void delayedTasksRunNotBeforeTheirTimeAndInItsOrder(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    long begun = System.nanoTime();
    executor.schedule(() -> seen.add("past"), -5, DAYS);
    executor.schedule(() -> seen.add("early"), 5, MILLISECONDS);
    ScheduledFuture<Long> late =
        executor.schedule(
            () -> {
              seen.add("late");
              return System.nanoTime();
            },
            30,
            MILLISECONDS);
    assertThat(late.get(LONG, SECONDS) - begun).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(30));
    assertThat(seen).containsExactly("past", "early", "late");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void getDelayCountsDownAndComparesByTime(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    ScheduledFuture<?> hour = executor.schedule(() -> {}, 3600, SECONDS);
    ScheduledFuture<?> day = executor.schedule(() -> {}, 1, DAYS);
    assertThat(hour.getDelay(SECONDS)).isBetween(3500L, 3600L);
    assertThat(day.getDelay(DAYS)).isZero();
    assertThat(hour.compareTo(day)).isNegative();
    assertThat(day.compareTo(hour)).isPositive();
    assertThat(hour.compareTo(hour)).isZero();
    assertThat((Object) executor.submit(() -> {})).isInstanceOf(RunnableScheduledFuture.class);
    assertThat((Object) hour)
        .isInstanceOfSatisfying(
            RunnableScheduledFuture.class, f -> assertThat(f.isPeriodic()).isFalse());
    assertThat((Object) executor.scheduleAtFixedRate(() -> {}, 1, 1, DAYS))
        .isInstanceOfSatisfying(
            RunnableScheduledFuture.class, f -> assertThat(f.isPeriodic()).isTrue());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void theLongestDelaysAndPeriodsDoNotOverflow(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    AtomicInteger delayed = new AtomicInteger();
    AtomicInteger spaced = new AtomicInteger();
    executor.schedule(delayed::incrementAndGet, Long.MAX_VALUE, DAYS);
    executor.schedule(delayed::incrementAndGet, Long.MAX_VALUE, NANOSECONDS);
    executor.scheduleWithFixedDelay(spaced::incrementAndGet, 0, Long.MAX_VALUE, NANOSECONDS);
    executor.schedule(() -> {}, 20, MILLISECONDS).get(LONG, SECONDS);
    assertThat(delayed).hasValue(0);
    assertThat(spaced).hasValue(1);
  }

  @Test
  void theLongestRateOfTheViewDoesNotOverflow() throws Exception {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    AtomicInteger ran = new AtomicInteger();
    view.scheduleAtFixedRate(ran::incrementAndGet, 1, Long.MAX_VALUE, NANOSECONDS);
    view.schedule(() -> {}, 20, MILLISECONDS).get(LONG, SECONDS);
    assertThat(ran).hasValue(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void periodicTasksRunUntilTheyAreCancelled(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    AtomicInteger rate = new AtomicInteger();
    AtomicInteger delay = new AtomicInteger();
    ScheduledFuture<?> atRate =
        executor.scheduleAtFixedRate(rate::incrementAndGet, 0, 1, MILLISECONDS);
    ScheduledFuture<?> withDelay =
        executor.scheduleWithFixedDelay(delay::incrementAndGet, 0, 1, MILLISECONDS);
    await().until(() -> rate.get() >= 5 && delay.get() >= 5);
    assertThat(atRate.isDone()).isFalse();
    assertThat(atRate.cancel(false)).isTrue();
    assertThat(withDelay.cancel(true)).isTrue();
    assertThatThrownBy(atRate::get).isInstanceOf(CancellationException.class);
    executor.shutdown();
    await().until(executor::isTerminated);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aPeriodicTaskThatThrowsEndsWithItsError(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    AtomicInteger ran = new AtomicInteger();
    Error error = new StackOverflowError();
    ScheduledFuture<?> future =
        executor.scheduleAtFixedRate(
            () -> {
              if (ran.incrementAndGet() == 3) {
                throw error;
              }
            },
            0,
            1,
            MILLISECONDS);
    assertThatThrownBy(() -> future.get(LONG, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCause(error);
    assertThat(ran).hasValue(3);
  }

  @Test
  void aPeriodicTaskThatDiesIsToldToTheHandlerOfTheLoop() {
    loop.start();
    Error error = new AssertionError();
    ScheduledFuture<?> future =
        loop.asScheduledExecutorService()
            .scheduleWithFixedDelay(
                () -> {
                  throw error;
                },
                0,
                1,
                SECONDS);
    assertThatThrownBy(() -> future.get(LONG, SECONDS)).hasCause(error);
    await().until(() -> errors.equals(List.of(error)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aPeriodicTaskMayCancelItself(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    AtomicReference<@Nullable ScheduledFuture<?>> own = new AtomicReference<>();
    AtomicInteger ran = new AtomicInteger();
    own.set(
        executor.scheduleAtFixedRate(
            () -> {
              ran.incrementAndGet();
              own.get().cancel(false);
            },
            10,
            1,
            MILLISECONDS));
    assertThatThrownBy(() -> own.get().get(LONG, SECONDS))
        .isInstanceOf(CancellationException.class);
    executor.shutdown();
    await().until(executor::isTerminated);
    assertThat(ran).hasValue(1);
  }

  @Test
  void ratesAndDelaysAreExactByTheClockOfTheLoop() {
    VirtualClock clock = new VirtualClock();
    EventLoop virtual =
        EventLoop.builder().clock(clock).slowCallbackThreshold(Duration.ZERO).build();
    ScheduledExecutorService view = virtual.asScheduledExecutorService();
    List<Long> rate = new ArrayList<>();
    List<Long> delay = new ArrayList<>();
    view.scheduleAtFixedRate(
        () -> {
          rate.add(virtual.time().toMillis());
          clock.advance(Duration.ofMillis(rate.size() == 1 ? 250 : 0));
        },
        1000,
        100,
        MILLISECONDS);
    view.scheduleWithFixedDelay(
        () -> {
          delay.add(virtual.time().toMillis());
          clock.advance(Duration.ofMillis(30));
        },
        5000,
        100,
        MILLISECONDS);
    CompletableFuture<Void> first = virtual.createFuture();
    virtual.callAt(Duration.ofMillis(1450), () -> first.complete(null));
    virtual.runUntilComplete(first);
    assertThat(rate).containsExactly(1000L, 1250L, 1250L, 1300L, 1400L);
    CompletableFuture<Void> second = virtual.createFuture();
    virtual.callAt(Duration.ofMillis(5280), () -> second.complete(null));
    virtual.runUntilComplete(second);
    assertThat(delay).containsExactly(5000L, 5130L, 5260L);
    virtual.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void shutdownRefusesNewTasksAndFinishesTheOthers(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Future<String> queued = executor.submit(() -> "queued");
    Future<String> delayed = executor.schedule(() -> "delayed", 20, MILLISECONDS);
    ScheduledFuture<?> periodic = executor.scheduleAtFixedRate(() -> {}, 1, 1, DAYS);
    assertThat(executor.isShutdown()).isFalse();
    assertThat(executor.awaitTermination(1, MILLISECONDS)).isFalse();
    executor.shutdown();
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    List<ThrowingCallable> calls =
        List.of(
            () -> executor.execute(() -> {}),
            () -> executor.submit(() -> ""),
            () -> executor.schedule(() -> "", 1, SECONDS),
            () -> executor.scheduleAtFixedRate(() -> {}, 1, 1, SECONDS),
            () -> executor.scheduleWithFixedDelay(() -> {}, 1, 1, SECONDS),
            () -> executor.invokeAll(List.of(() -> "")),
            () -> executor.invokeAny(List.of(() -> "")));
    assertThat(calls)
        .allSatisfy(
            call -> assertThatThrownBy(call).isInstanceOf(RejectedExecutionException.class));
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(queued.get()).isEqualTo("queued");
    assertThat(delayed.get()).isEqualTo("delayed");
    assertThat(periodic.isCancelled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aPeriodicTaskThatRunsAtShutdownRunsNoMore(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    ScheduledFuture<?> periodic =
        executor.scheduleAtFixedRate(
            () -> {
              ran.incrementAndGet();
              running.countDown();
              catchThrowable(never::await);
            },
            0,
            1,
            NANOSECONDS);
    running.await();
    executor.shutdown();
    assertThat(executor.isTerminated()).isFalse();
    never.countDown();
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(ran).hasValue(1);
    assertThat(periodic.isCancelled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void shutdownNowInterruptsAndReturnsWhatNeverBegan(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<String> first = executor.submit(blocking(running, interrupted));
    AtomicInteger ran = new AtomicInteger();
    Future<?> queued = executor.submit(ran::incrementAndGet);
    Future<?> delayed = executor.schedule(ran::incrementAndGet, 1, DAYS);
    executor.execute(ran::incrementAndGet);
    Future<?> cancelled = executor.schedule(ran::incrementAndGet, 1, DAYS);
    cancelled.cancel(false);
    running.await();
    List<Runnable> waiting = executor.shutdownNow();
    assertThat(waiting).hasSize(3).contains((Runnable) queued, (Runnable) delayed);
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(interrupted).isTrue();
    assertThatThrownBy(first::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(queued.isDone()).isFalse();
    assertThat(queued.cancel(false)).isTrue();
    assertThat(ran).hasValue(0);
    assertThat(executor.shutdownNow()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aTaskThatIsCancelledWhileItRunsHoldsUpTheTermination(String name, Kind kind)
      throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    Future<?> future =
        executor.submit(
            () -> {
              running.countDown();
              catchThrowable(never::await);
            });
    running.await();
    future.cancel(false);
    executor.shutdown();
    assertThat(executor.awaitTermination(5, MILLISECONDS)).isFalse();
    never.countDown();
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void awaitTerminationIsInterruptible(String name, Kind kind) {
    ScheduledExecutorService executor = kind.make(this);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> executor.awaitTermination(LONG, SECONDS))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void invokeAllReturnsWhenAllAreDone(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Exception error = new Exception();
    List<Callable<String>> tasks =
        List.of(
            () -> "first",
            () -> {
              throw error;
            },
            () -> "third");
    List<Future<String>> futures = executor.invokeAll(tasks);
    assertThat(futures).hasSize(3).allMatch(Future::isDone);
    assertThat(futures.get(0).get()).isEqualTo("first");
    assertThatThrownBy(() -> futures.get(1).get()).hasCause(error);
    assertThat(futures.get(2).get()).isEqualTo("third");
    assertThat(executor.invokeAll(List.<Callable<String>>of())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void invokeAllWithATimeoutCancelsWhatIsNotDone(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    List<Future<String>> futures =
        executor.invokeAll(
            List.of(blocking(running, interrupted), () -> "second"), 100, MILLISECONDS);
    assertThat(futures).hasSize(2).allMatch(Future::isCancelled);
    assertThat(executor.submit(() -> "alive").get(LONG, SECONDS)).isEqualTo("alive");
    boolean began = running.getCount() == 0;
    assertThat(interrupted.get()).isEqualTo(began);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void invokeAnyReturnsTheFirstSuccess(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Callable<String> failing =
        () -> {
          throw new Exception("none");
        };
    assertThat(executor.invokeAny(List.of(failing, () -> "success", failing))).isEqualTo("success");
    assertThat(executor.invokeAny(List.of(failing, () -> "success"), LONG, SECONDS))
        .isEqualTo("success");
    assertThatThrownBy(() -> executor.invokeAny(List.of(failing, failing)))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("none");
    assertThatThrownBy(() -> executor.invokeAny(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    Collection<Callable<String>> blocking =
        List.of(blocking(new CountDownLatch(1), new AtomicBoolean()));
    assertThatThrownBy(() -> executor.invokeAny(blocking, 5, MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void tasksMaySubmitTasks(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Future<Future<String>> outer =
        executor.submit(() -> executor.schedule(() -> "inner", 1, NANOSECONDS));
    assertThat(outer.get(LONG, SECONDS).get(LONG, SECONDS)).isEqualTo("inner");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void shutdownMayBeCalledByATask(String name, Kind kind) throws Exception {
    ScheduledExecutorService executor = kind.make(this);
    Future<Boolean> terminatedInside =
        executor.submit(
            () -> {
              executor.shutdown();
              return executor.isTerminated();
            });
    assertThat(terminatedInside.get(LONG, SECONDS)).isFalse();
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
  }

  /** The JDK's own executor may cancel such a task instead, without a word. */
  @RepeatedTest(100)
  void everySubmissionThatRacesWithShutdownRunsOrIsRefused() throws Exception {
    loop.start();
    ScheduledExecutorService executor = loop.asScheduledExecutorService();
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    Thread submitter =
        new Thread(
            () -> {
              try {
                while (true) {
                  executor.execute(ran::incrementAndGet);
                  accepted.incrementAndGet();
                  begun.countDown();
                }
              } catch (RejectedExecutionException end) {
                begun.countDown();
              }
            });
    submitter.start();
    begun.await();
    executor.shutdown();
    submitter.join();
    assertThat(executor.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(ran).hasValue(accepted.get());
  }

  @Test
  void anInterruptOfATaskDoesNotStayWithTheThreadThatDrove() throws Exception {
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    CountDownLatch running = new CountDownLatch(1);
    Future<?> task =
        view.submit(
            () -> {
              running.countDown();
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            });
    CompletableFuture<Object> end = loop.run(() -> null);
    Thread canceller =
        new Thread(
            () -> {
              catchThrowable(running::await);
              task.cancel(true);
            });
    canceller.start();
    loop.runUntilComplete(end);
    assertThat(Thread.interrupted()).isFalse();
    canceller.join();
  }

  @Test
  void shutdownNowReleasesTheTimersOfTheLoop() {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    WeakReference<Object> scheduled = new WeakReference<>(view.schedule(() -> {}, 1, DAYS));
    assertThat(view.shutdownNow()).hasSize(1);
    await()
        .until(
            () -> {
              System.gc();
              return scheduled.get() == null;
            });
    assertThat(loop.isClosed()).isFalse();
  }

  @RepeatedTest(200)
  void aTaskThatRacesWithShutdownNowHasEitherRunOrIsReturned() throws Exception {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<Integer>> futures = new ArrayList<>();
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      futures.add(
          view.submit(
              () -> {
                begun.countDown();
                return ran.incrementAndGet();
              }));
    }
    begun.await();
    List<Runnable> waiting = view.shutdownNow();
    assertThat(view.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(futures)
        .allSatisfy(future -> assertThat(waiting.contains(future)).isNotEqualTo(future.isDone()));
    assertThat(ran.get() + waiting.size()).isEqualTo(50);
  }

  @Test
  void theViewsEndIsNotTheLoops() throws Exception {
    loop.start();
    ScheduledExecutorService first = loop.asScheduledExecutorService();
    ScheduledExecutorService second = loop.asScheduledExecutorService();
    first.shutdownNow();
    assertThat(second.isShutdown()).isFalse();
    assertThat(second.submit(() -> "second").get(LONG, SECONDS)).isEqualTo("second");
    assertThat(loop.<String>run(() -> "loop").get(LONG, SECONDS)).isEqualTo("loop");
  }

  @Test
  void theLoopsEndIsTheViews() throws Exception {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<String> held = view.submit(blocking(running, interrupted));
    List<Future<?>> futures =
        List.of(
            view.submit(() -> "queued"),
            view.schedule(() -> "delayed", 1, DAYS),
            view.scheduleAtFixedRate(() -> {}, 1, 1, DAYS));
    running.await();
    loop.close();
    assertThat(view.isShutdown()).isTrue();
    assertThat(view.awaitTermination(LONG, SECONDS)).isTrue();
    assertThat(interrupted).isTrue();
    assertThat(held.isDone()).isTrue();
    assertThat(futures).allMatch(Future::isCancelled);
    assertThat(loop.asScheduledExecutorService().isTerminated()).isTrue();
  }

  @Test
  void waitingOnTheThreadOfTheLoopIsRefused() {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    ScheduledFuture<String> later = view.schedule(() -> "", 1, DAYS);
    List<Callable<Object>> waits =
        List.of(
            later::get,
            () -> later.get(1, SECONDS),
            () -> view.awaitTermination(1, SECONDS),
            () -> view.invokeAll(List.of(() -> "")),
            () -> view.invokeAny(List.of(() -> "")));
    Supplier<List<Throwable>> all =
        () -> waits.stream().map(wait -> catchThrowable(wait::call)).toList();
    List<Throwable> thrown = loop.<List<Throwable>>run(all::get).join();
    assertThat(thrown).hasSize(5).allMatch(error -> error instanceof IllegalStateException);
  }

  @Test
  void tasksRunOnTheLoop() throws Exception {
    loop.start();
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    assertThat(view.submit(loop::inLoop).get(LONG, SECONDS)).isTrue();
    assertThat(view.schedule(loop::inLoop, 1, NANOSECONDS).get(LONG, SECONDS)).isTrue();
    assertThat(CompletableFuture.supplyAsync(loop::inLoop, view).get(LONG, SECONDS)).isTrue();
  }
}
