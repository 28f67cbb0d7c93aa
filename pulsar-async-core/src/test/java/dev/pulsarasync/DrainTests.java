package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class DrainTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int HOPS = 2000;

  /** Most do nothing: the look at the last is long after that at the first. */
  private final List<EventLoop> loops =
      IntStream.range(0, 20)
          .mapToObj(i -> EventLoop.builder().logger(NOPLogger.NOP_LOGGER).build())
          .toList();

  private final EventLoop first = loops.get(0);
  private final EventLoop last = loops.get(19);

  @AfterEach
  void close() {
    loops.forEach(EventLoop::close);
  }

  private void start() {
    loops.forEach(EventLoop::start);
  }

  private CompletableFuture<Boolean> drained() {
    return CompletableFuture.supplyAsync(() -> EventLoop.drain(loops, LIMIT));
  }

  private static boolean refuses(EventLoop loop) {
    return catchThrowable(loop.intake::requireOpen) instanceof RejectedExecutionException;
  }

  @Test
  void aLoopAtRestTakesWhatTheBodyOfAnotherGivesIt() {
    start();
    CompletableFuture<String> news = new CompletableFuture<>();
    CompletableFuture<String> body =
        last.run(() -> Async.await(news) + Async.await(first.run(() -> " and taken")));
    CompletableFuture<Boolean> drained = drained();
    await().atMost(LIMIT).until(() -> refuses(first));
    news.complete("heard");

    assertThat(body).succeedsWithin(LIMIT).isEqualTo("heard and taken");
    assertThat(drained).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void whatALoopThatNobodyDrivesHasToDoIsNotWaitedFor() {
    CompletableFuture<List<Object>> work =
        MultiAsync.of(List.of(new CompletableFuture<>())).loop(first).start();

    assertThat(EventLoop.drain(loops, LIMIT)).isTrue();
    assertThat(work).isNotDone();
  }

  @Test
  void otherThreadsAreRefused() {
    start();

    assertThat(EventLoop.drain(loops, LIMIT)).isTrue();
    assertThat(loops).allMatch(DrainTests::refuses);
    assertThat(loops).noneMatch(EventLoop::isClosed);
    assertThatThrownBy(() -> last.execute(() -> {})).hasMessageContaining("is shutting down");
    assertThat(loops).allMatch(loop -> loop.shutdown(LIMIT));
    assertThatThrownBy(() -> last.execute(() -> {})).hasMessageContaining("is closed");
  }

  @Test
  void whatGoesFromLoopToLoopIsWaitedForToItsEnd() {
    AtomicInteger hops = new AtomicInteger();
    start();
    hop(hops);

    assertThat(EventLoop.drain(loops, LIMIT)).isTrue();
    assertThat(hops).hasValue(HOPS);
  }

  /** Of two loops that work by turns, each sleeps when it is looked at, and never both. */
  @RepeatedTest(20)
  void takesNoMomentBetweenTwoLooksForRest() {
    AtomicInteger hops = new AtomicInteger();
    Drain drain = new Drain(loops);
    start();
    hop(hops);

    while (!drain.await(Duration.ZERO)) {
      Thread.onSpinWait();
    }
    assertThat(hops).hasValue(HOPS);
  }

  private void hop(AtomicInteger hops) {
    EventLoop next = hops.get() % 2 == 0 ? first : last;
    if (hops.get() < HOPS) {
      hops.incrementAndGet();
      next.execute(() -> hop(hops));
    }
  }

  @Test
  void workInAnExecutorIsWaitedFor() {
    start();
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> work =
        first.runInExecutor(() -> goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    CompletableFuture<Boolean> result = work.thenCompose(done -> last.run(() -> done));
    CompletableFuture<Boolean> drained = drained();
    await().atMost(LIMIT).until(() -> refuses(first));
    goOn.countDown();

    assertThat(result).succeedsWithin(LIMIT).isEqualTo(true);
    assertThat(drained).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void workInAnExecutorMayGiveAnyOfThemMoreToDo() {
    start();
    CompletableFuture<String> news = new CompletableFuture<>();
    CompletableFuture<String> work =
        first.runInExecutor(
            () -> news.get(10, TimeUnit.SECONDS) + last.run(() -> " and taken").get());
    CompletableFuture<Boolean> drained = drained();
    await().atMost(LIMIT).until(() -> refuses(last));
    news.complete("heard");

    assertThat(work).succeedsWithin(LIMIT).isEqualTo("heard and taken");
    assertThat(drained).succeedsWithin(LIMIT).isEqualTo(true);
  }

  /** Nobody waits for it, so that it could come after the end. */
  @Test
  void workInAnExecutorWhoseResultIsCancelledIsRefused() {
    start();
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<String> news = new CompletableFuture<>();
    CompletableFuture<Boolean> refused = new CompletableFuture<>();
    CompletableFuture<Object> work =
        first.runInExecutor(
            () -> {
              begun.complete(!refuses(first));
              news.join();
              return refused.complete(refuses(first));
            });
    assertThat(begun).succeedsWithin(LIMIT).isEqualTo(true);
    work.cancel(true);

    assertThat(EventLoop.drain(loops, LIMIT)).isTrue();
    news.complete("too late");
    assertThat(refused).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void givesUpWhenItsLimitIsOver() {
    start();
    first.run(CompletableFuture::new);

    assertThat(EventLoop.drain(loops, Duration.ofMillis(10))).isFalse();
    assertThat(last.shutdown(LIMIT)).isTrue();
    assertThat(first.shutdown(Duration.ZERO)).isFalse();
  }

  @Test
  void givesUpWhenItsCallerIsInterrupted() {
    start();
    first.run(CompletableFuture::new);
    Thread.currentThread().interrupt();

    assertThat(EventLoop.drain(loops, LIMIT)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aLoopThatNobodyDrivesDoesItsWorkWhenItIsShutDown() {
    CompletableFuture<String> queued = first.run(() -> "done");

    assertThat(EventLoop.drain(loops, LIMIT)).isTrue();
    assertThat(queued).isNotDone();
    assertThat(first.shutdown(LIMIT)).isTrue();
    assertThat(queued).isCompletedWithValue("done");
  }

  @Test
  void aLoopCannotWaitForItself() {
    start();
    CompletableFuture<Throwable> refused =
        last.run(() -> catchThrowable(() -> EventLoop.drain(loops, LIMIT)));

    assertThat(refused)
        .succeedsWithin(LIMIT)
        .satisfies(error -> assertThat(error).isInstanceOf(IllegalStateException.class));
    assertThat(loops).noneMatch(DrainTests::refuses);
  }
}
