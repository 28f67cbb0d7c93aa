package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StopTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoop loop = EventLoop.builder().threadFactory(this::newThread).build();

  private Thread newThread(Runnable driver) {
    Thread thread = new Thread(driver, "stop-tests");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void letsItsThreadGoAndKeepsWhatIsQueued() throws InterruptedException {
    loop.start();
    assertThat(loop.stop(LIMIT)).isTrue();
    threads.get(0).join(LIMIT.toMillis());

    CompletableFuture<String> queued = loop.run(() -> "ran");
    assertThat(threads.get(0).isAlive()).isFalse();
    assertThat(queued).isNotDone();

    loop.start();
    assertThat(queued).succeedsWithin(LIMIT).isEqualTo("ran");
    assertThat(threads).hasSize(2);
  }

  @Test
  void stopsAfterTheCallbackThatRuns() {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> running = loop.run(() -> waitFor(goOn));
    CompletableFuture<String> next = loop.run(() -> "next");
    loop.start();
    await().atMost(LIMIT).until(() -> loop.load() > 0);

    assertThat(loop.stop(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(loop.stop(LIMIT)).isTrue();
    assertThat(next).isNotDone();

    loop.start();
    assertThat(running).succeedsWithin(LIMIT);
    assertThat(next).succeedsWithin(LIMIT);
  }

  private static String waitFor(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    return "done";
  }

  @Test
  void aCallbackThatWaitsInsideGoesOnAfterTheNextStart() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    loop.start();
    CompletableFuture<String> waiting = loop.run(() -> Async.await(elsewhere) + " of old");
    loop.run(() -> "the one before waits").join();
    assertThat(loop.stop(LIMIT)).isTrue();

    elsewhere.complete("news");
    assertThat(waiting).isNotDone();

    loop.start();
    assertThat(waiting).succeedsWithin(LIMIT).isEqualTo("news of old");
    assertThat(loop.run(() -> "lives")).succeedsWithin(LIMIT);
  }

  /** Each round leaves a callback that waits; no thread is to stay for those that were before. */
  @Test
  void roundAfterRoundItKeepsNoThreads() {
    for (int round = 0; round < 20; round++) {
      CompletableFuture<String> elsewhere = new CompletableFuture<>();
      loop.start();
      CompletableFuture<String> waiting = loop.run(() -> Async.await(elsewhere));
      loop.run(() -> "the one before waits").join();
      assertThat(loop.stop(LIMIT)).isTrue();
      loop.start();
      elsewhere.complete("news");
      assertThat(waiting).succeedsWithin(LIMIT).isEqualTo("news");
      assertThat(loop.stop(LIMIT)).isTrue();
    }

    await().atMost(LIMIT).until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void timersThatWereDueMeanwhileFireThen() {
    VirtualClock clock = new VirtualClock();
    EventLoop timed = EventLoop.builder().clock(clock).build();
    timed.start();
    assertThat(timed.stop(LIMIT)).isTrue();
    CompletableFuture<String> fired = timed.createFuture();
    timed.callLater(Duration.ofMinutes(1), () -> fired.complete("fired"));
    clock.advance(Duration.ofHours(1));
    assertThat(fired).isNotDone();

    timed.start();
    assertThat(fired).succeedsWithin(LIMIT).isEqualTo("fired");
    timed.close();
  }

  @Test
  void canBeDrivenWhileItIsStopped() {
    loop.start();
    loop.stop(LIMIT);

    String result = loop.runUntilComplete(loop.run(() -> Thread.currentThread().getName()));
    assertThat(result).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void itsOwnThreadOnlyAsksForIt() {
    loop.start();

    assertThat(loop.run(() -> loop.stop(LIMIT))).succeedsWithin(LIMIT).isEqualTo(false);
    await().atMost(LIMIT).until(() -> !loop.isDriven());
  }

  @Test
  void doesNothingOnALoopThatWasNotStartedOrIsClosed() {
    assertThat(loop.stop(LIMIT)).isTrue();
    loop.start();
    loop.close();
    assertThat(loop.stop(LIMIT)).isTrue();
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void aStoppedLoopCompletesItsFuturesWhenItIsClosed() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    loop.start();
    CompletableFuture<String> waiting = loop.run(() -> Async.await(elsewhere));
    loop.run(() -> "the one before waits").join();
    loop.stop(LIMIT);
    CompletableFuture<String> queued = loop.run(() -> "never");

    loop.close();
    assertThat(waiting).isCancelled();
    assertThat(queued).isCancelled();
  }

  /** A start may come at any moment of a stop: the loop runs afterwards. */
  @RepeatedTest(200)
  void theLastWordIsTheStart() {
    loop.start();
    loop.stop(Duration.ZERO);
    loop.start();

    assertThat(loop.run(() -> "runs")).succeedsWithin(LIMIT).isEqualTo("runs");
  }

  @Test
  void isIdleWhenItHasNothingToDoButToWait() {
    CountDownLatch goOn = new CountDownLatch(1);
    loop.start();
    await().atMost(LIMIT).until(loop::isIdle);

    CompletableFuture<String> blocking = loop.runInExecutor(() -> waitFor(goOn));
    assertThat(loop.isIdle()).isFalse();
    goOn.countDown();
    assertThat(blocking).succeedsWithin(LIMIT);
    await().atMost(LIMIT).until(loop::isIdle);

    loop.stop(LIMIT);
    assertThat(loop.isIdle()).isFalse();
  }
}
