package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopStatsTests {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Runnable NOTHING = () -> {};

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void drive() {
    loop.runUntilComplete(loop.run(() -> null));
  }

  @Test
  void aLoopIsIdleUntilItIsDriven() {
    clock.advance(SECOND);

    assertThat(loop.stats())
        .isEqualTo(
            new LoopStats(Duration.ZERO, SECOND, 0, 0, Duration.ZERO, 0, 0, 0, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void aLoopIsActiveWhileCallbacksRunAndIdleWhileItSleeps(int slowMillis) {
    try (EventLoop timed =
        EventLoop.builder()
            .clock(clock)
            .slowCallbackThreshold(Duration.ofMillis(slowMillis))
            .build()) {
      timed.execute(() -> clock.advance(Duration.ofMillis(30)));
      CompletableFuture<Void> over = timed.createFuture();
      timed.callLater(SECOND, () -> over.complete(null));
      timed.runUntilComplete(over);

      assertThat(timed.stats().active()).isEqualTo(Duration.ofMillis(30));
      assertThat(timed.stats().idle()).isEqualTo(Duration.ofMillis(970));
    }
  }

  @Test
  void theCallbackThatRunsIsActiveTimeAlready() {
    List<LoopStats> seen = new ArrayList<>();
    loop.execute(
        () -> {
          clock.advance(SECOND);
          seen.add(loop.stats());
        });
    drive();

    assertThat(seen).extracting(LoopStats::active).containsExactly(SECOND);
    assertThat(seen).extracting(LoopStats::drivers).containsExactly(1);
  }

  @Test
  void aCallbackThatWaitsIsSuspendedAndNotActive() {
    CompletableFuture<Object> body =
        Async.task(
                loop,
                () -> {
                  Async.sleep(SECOND);
                  return null;
                })
            .get();
    List<LoopStats> seen = new ArrayList<>();
    loop.callLater(Duration.ofMillis(500), () -> seen.add(loop.stats()));
    loop.runUntilComplete(body);

    assertThat(seen).extracting(LoopStats::suspended).containsExactly(1);
    assertThat(loop.stats().suspended()).isZero();
    assertThat(loop.stats().active()).isZero();
    assertThat(loop.stats().idle()).isEqualTo(SECOND);
  }

  @Test
  void callbacksAreCountedAsTheyRun() {
    drive();
    long ofDriving = loop.stats().callbacks();
    for (int i = 0; i < 1000; i++) {
      loop.execute(NOTHING);
    }
    drive();

    assertThat(loop.stats().callbacks()).isEqualTo(2 * ofDriving + 1000);
  }

  @Test
  void whatIsPendingIsWhatOthersAndTheLoopItselfHaveQueued() {
    loop.execute(NOTHING);
    loop.execute(NOTHING);
    assertThat(loop.stats().pending()).isEqualTo(2);
    List<LoopStats> seen = new ArrayList<>();
    loop.execute(
        () -> {
          loop.execute(NOTHING);
          seen.add(loop.stats());
        });
    drive();

    assertThat(seen).extracting(LoopStats::pending).containsExactly(2);
    assertThat(loop.stats().pending()).isZero();
  }

  @Test
  void nothingIsPendingOnALoopThatSleepsOrIsClosed() {
    EventLoop asleep = EventLoop.builder().build();
    asleep.start();
    await().atMost(Duration.ofSeconds(10)).until(asleep::isIdle);
    assertThat(asleep.stats().pending()).isZero();
    asleep.close();

    assertThat(asleep.stats().pending()).isZero();
    assertThat(asleep.stats().drivers()).isZero();
  }

  @Test
  void timersWaitUntilTheyAreDueOrCancelled() {
    loop.callLater(SECOND, NOTHING);
    TimerHandle cancelled = loop.callLater(Duration.ofHours(1), NOTHING);
    drive();
    assertThat(loop.stats().timers()).isEqualTo(2);
    cancelled.cancel();
    drive();

    assertThat(loop.stats().timers()).isOne();
  }

  @Test
  void aListenerIsGivenTheLoopBeforeItHearsOfIt() {
    List<Object> heard = new ArrayList<>();
    EventLoop built =
        EventLoop.builder()
            .listener(
                new LoopListener() {
                  @Override
                  public void built(EventLoop loop) {
                    heard.add(loop);
                  }
                })
            .build();
    built.close();

    assertThat(heard).containsExactly(built);
  }

  @Test
  void aTaskThatIsCancelledIsToldOnce() {
    List<Object> heard = new ArrayList<>();
    EventLoop told =
        EventLoop.builder()
            .listener(
                new LoopListener() {
                  @Override
                  public void taskCancelled() {
                    heard.add("cancelled");
                  }
                })
            .build();
    CompletableFuture<Object> task = told.run(() -> null);
    task.cancel(false);
    task.cancel(false);
    told.runUntilComplete(told.run(() -> null));
    told.close();

    assertThat(heard).hasSize(1);
  }
}
