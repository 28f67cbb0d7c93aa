package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The threads that drive on while callbacks wait, and what happens where there are none. */
class AwaitThreadsTests {

  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Throwable> refused = new ArrayList<>();
  private final List<Thread> made = new CopyOnWriteArrayList<>();

  private void sleepOrNote() {
    Throwable error = catchThrowable(() -> Async.sleep(HOUR));
    if (error != null) {
      refused.add(error);
    }
  }

  private static void runFor(EventLoop loop, Duration duration) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(duration, () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  private static EventLoopBuilder virtual() {
    return EventLoop.builder().clock(new VirtualClock());
  }

  private Thread noted(Runnable driver) {
    Thread thread = new Thread(driver);
    made.add(thread);
    return thread;
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void moreThanTheBoundAreRefusedUntilOneGoesOn() {
    EventLoop loop = virtual().maxSuspended(2).threadFactory(this::noted).build();
    for (int i = 0; i < 5; i++) {
      loop.execute(this::sleepOrNote);
    }
    runFor(loop, HOUR.multipliedBy(2));
    assertThat(refused)
        .hasSize(3)
        .allSatisfy(
            error ->
                assertThat(error)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("maxSuspended"));
    assertThat(made).hasSize(2);
    loop.execute(this::sleepOrNote);
    runFor(loop, HOUR.multipliedBy(2));
    assertThat(refused).hasSize(3);
    loop.close();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsHaveNoBoundAndTheNameOfTheLoop() {
    EventLoop loop = virtual().name("bounded").maxSuspended(1).threadFactory(this::noted).build();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      loop.execute(() -> names.add(Thread.currentThread().getName()));
      loop.execute(this::sleepOrNote);
    }
    runFor(loop, HOUR.multipliedBy(2));
    assertThat(refused).isEmpty();
    assertThat(made).isEmpty();
    assertThat(names.subList(1, 5)).containsOnly("bounded");
    loop.close();
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void withoutAThreadTheAwaitFailsAndTheLoopLivesOn() {
    OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
    Thread unstartable =
        new Thread() {
          @Override
          public void start() {
            throw none;
          }
        };
    List<ThreadFactory> broken =
        List.of(
            driver -> {
              throw none;
            },
            driver -> null,
            driver -> unstartable);
    for (ThreadFactory factory : broken) {
      EventLoop loop = virtual().threadFactory(factory).build();
      CompletableFuture<String> after = loop.run(() -> Coroutine.of(() -> "after"));
      loop.execute(this::sleepOrNote);
      loop.execute(() -> assertThat(loop.inLoop()).isTrue());
      runFor(loop, HOUR.multipliedBy(2));
      assertThat(after).isCompletedWithValue("after");
      loop.close();
    }
    assertThat(refused).hasSize(3);
    assertThat(refused.get(0)).isSameAs(none);
    assertThat(refused.get(1)).hasMessageContaining("thread factory");
    assertThat(refused.get(2)).isSameAs(none);
  }

  private static Thread driver(EventLoop loop) {
    return loop.<Thread>run(Thread::currentThread).join();
  }

  /**
   * Suspends a callback on the loop's own thread and lets it go on; returns who drove meanwhile.
   */
  private static Thread suspendOnce(EventLoop loop) {
    CompletableFuture<String> promise = loop.createFuture();
    CompletableFuture<String> body = loop.run(() -> Async.await(promise));
    Thread meanwhile = driver(loop);
    promise.complete("over");
    body.join();
    return meanwhile;
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadDrivesOnOnceACallbackHasWaited() {
    try (EventLoop loop = EventLoop.builder().keepAlive(HOUR).build()) {
      loop.start();
      Thread own = driver(loop);
      Thread meanwhile = suspendOnce(loop);
      assertThat(meanwhile).isNotSameAs(own);
      assertThat(driver(loop)).isSameAs(meanwhile);
    }
  }

  @Test
  void theLoopIsDrivenByItsOwnThreadAgainWhenItHasIdled() {
    try (EventLoop loop = EventLoop.builder().keepAlive(Duration.ofMillis(1)).build()) {
      loop.start();
      Thread own = driver(loop);
      Thread meanwhile = suspendOnce(loop);
      await().until(() -> driver(loop) == own);
      await().until(() -> !meanwhile.isAlive());
      assertThat(suspendOnce(loop)).isNotSameAs(own);
    }
  }

  @Test
  void noThreadStaysWithALoopThatItsCallerDrivesNoMore() {
    EventLoop loop = EventLoop.builder().keepAlive(HOUR).build();
    CompletableFuture<String> promise = loop.createFuture();
    CompletableFuture<String> body = loop.run(() -> Async.await(promise));
    CompletableFuture<Thread> meanwhile =
        loop.run(
            () -> {
              promise.complete("over");
              return Thread.currentThread();
            });
    assertThat(loop.<String>runUntilComplete(body)).isEqualTo("over");
    assertThat(meanwhile.join()).isNotSameAs(Thread.currentThread());
    await().until(() -> !meanwhile.join().isAlive());
    loop.close();
  }

  @Test
  void aThreadThatIsMadeInsideACallbackTakesNothingOverFromIt() {
    EventLoop loop = virtual().build();
    InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    List<Object> seen = new ArrayList<>();
    loop.execute(
        () -> {
          user.set("of one callback");
          Thread.currentThread().setContextClassLoader(new ClassLoader() {});
          Async.sleep(HOUR);
          user.remove();
          Thread.currentThread().setContextClassLoader(own);
        });
    loop.execute(
        () -> {
          seen.add(Optional.ofNullable(user.get()));
          seen.add(Thread.currentThread().getContextClassLoader());
        });
    runFor(loop, HOUR.multipliedBy(2));
    assertThat(seen).containsExactly(Optional.empty(), own);
    loop.close();
  }

  /** As a JVM that has no memory left in code of ours, where no callback is to blame. */
  @Test
  void theFuturesAreCompleteEvenIfADrivingThreadFails() {
    boolean[] fails = new boolean[1];
    LoopClock failing =
        new LoopClock() {
          @Override
          public long nanoTime() {
            if (fails[0]) {
              throw new OutOfMemoryError("as a test");
            }
            return System.nanoTime();
          }

          @Override
          public void park(long nanos) {
            LoopClock.system().park(nanos);
          }
        };
    EventLoop loop =
        EventLoop.builder()
            .clock(failing)
            .threadFactory(driver -> quiet(new Thread(driver)))
            .build();
    CompletableFuture<Object> waiting = loop.run(() -> Async.await(new CompletableFuture<>()));
    loop.run(() -> fails[0] = true);
    loop.start();
    assertThat(catchThrowable(waiting::join)).isNotNull();
    await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(10)).until(loop::isClosed);
  }

  private static Thread quiet(Thread thread) {
    thread.setUncaughtExceptionHandler((t, error) -> {});
    return thread;
  }
}
