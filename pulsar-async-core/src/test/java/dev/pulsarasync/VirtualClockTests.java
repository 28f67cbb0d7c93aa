package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualClockTests {

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void timeJumpsFromTimerToTimer() {
    List<Duration> times = new ArrayList<>();
    CompletableFuture<Void> end = loop.createFuture();
    loop.callLater(Duration.ofHours(1), () -> times.add(loop.time()));
    loop.callLater(Duration.ofDays(365), () -> times.add(loop.time()));
    loop.callLater(Duration.ofDays(3650), () -> end.complete(null));
    loop.runUntilComplete(end);
    assertThat(times).containsExactly(Duration.ofHours(1), Duration.ofDays(365));
  }

  @Test
  void timeStandsStillWhileThereIsSomethingToRun() {
    CompletableFuture<Duration> end = loop.createFuture();
    loop.callLater(Duration.ofNanos(1), () -> {});
    loop.execute(() -> count(1000, end));
    assertThat(loop.runUntilComplete(end)).isZero();
  }

  private void count(int left, CompletableFuture<Duration> end) {
    if (left == 0) {
      end.complete(loop.time());
    } else {
      loop.execute(() -> count(left - 1, end));
    }
  }

  @Test
  void aStartedLoopJumpsToo() throws Exception {
    CompletableFuture<Duration> end = loop.createFuture();
    loop.callLater(Duration.ofDays(1), () -> end.complete(loop.time()));
    loop.start();
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void timeDoesNotJumpWhileWorkIsUnderWay() {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Duration> end = loop.createFuture();
    loop.callLater(Duration.ofHours(1), () -> {});
    CompletableFuture<Boolean> work = loop.runInExecutor(() -> go.await(10, TimeUnit.SECONDS));
    work.thenRun(() -> end.complete(loop.time()));
    loop.execute(go::countDown);
    assertThat(loop.runUntilComplete(end)).isZero();
    assertThat(work.join()).isTrue();
  }

  @Test
  void workThatWasRefusedDoesNotCountAsUnderWayNorAsAHoleInTheCount() {
    CountDownLatch go = new CountDownLatch(1);
    List<Runnable> given = new ArrayList<>();
    Executor executor =
        task -> {
          given.add(task);
          if (given.size() < 3) {
            throw new RejectedExecutionException("full");
          }
          new Thread(task).start();
        };
    try (EventLoop own = EventLoop.builder().clock(new VirtualClock()).executor(executor).build()) {
      CompletableFuture<Boolean> refused = own.runInExecutor(() -> true);
      CompletableFuture<Boolean> again = own.runInExecutor(() -> true);
      assertThatThrownBy(() -> own.runUntilComplete(refused)).hasMessage("full");
      assertThatThrownBy(() -> own.runUntilComplete(again)).hasMessage("full");
      CompletableFuture<Duration> timer = own.createFuture();
      own.callLater(Duration.ofHours(1), () -> timer.complete(own.time()));
      CompletableFuture<Boolean> work = own.runInExecutor(() -> go.await(10, TimeUnit.SECONDS));
      CompletableFuture<Duration> end = work.thenApply(x -> own.time());
      own.execute(go::countDown);
      assertThat(own.runUntilComplete(end)).isZero();
      assertThat(own.runUntilComplete(timer)).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void aCancelledJobIsNoLongerUnderWay() {
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> work = loop.runInExecutor(() -> never.await(60, TimeUnit.SECONDS));
    CompletableFuture<Void> end = loop.createFuture();
    loop.callLater(Duration.ofHours(1), () -> end.complete(null));
    loop.execute(() -> work.cancel(true));
    loop.runUntilComplete(end);
    assertThat(loop.time()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void timeIsAdvancedByHand() {
    List<String> seen = new ArrayList<>();
    loop.callLater(Duration.ofSeconds(1), () -> seen.add("timer at " + loop.time()));
    loop.runUntilComplete(
        loop.run(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              return null;
            }));
    loop.runUntilComplete(loop.run(() -> null));
    assertThat(seen).containsExactly("timer at PT5S");
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAsyncWhileAsksAtExactTimes() {
    List<Long> asked = new ArrayList<>();
    CompletableFuture<Boolean> end =
        Async.asyncWhile(
            loop,
            null,
            () -> {
              asked.add(loop.time().toMillis());
              return loop.time().toMillis() < 7000;
            });
    assertThat(loop.runUntilComplete(end)).isFalse();
    assertThat(asked)
        .containsExactly(
            0L, 100L, 300L, 600L, 1000L, 1500L, 2100L, 2800L, 3600L, 4500L, 5500L, 6500L, 7500L);
  }
}
