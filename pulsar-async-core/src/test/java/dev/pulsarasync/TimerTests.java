package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTests {

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private void runUntil(Duration when) {
    CompletableFuture<Void> end = loop.createFuture();
    loop.callAt(when, () -> end.complete(null));
    loop.runUntilComplete(end);
  }

  @Test
  void timersFireInTheOrderOfTheirDeadlines() {
    loop.callLater(Duration.ofSeconds(3), () -> seen.add("3 at " + loop.time()));
    loop.callLater(Duration.ofSeconds(1), () -> seen.add("1 at " + loop.time()));
    loop.callAt(Duration.ofSeconds(2), () -> seen.add("2 at " + loop.time()));
    runUntil(Duration.ofSeconds(4));
    assertThat(seen).containsExactly("1 at PT1S", "2 at PT2S", "3 at PT3S");
  }

  @Test
  void timersOfTheSameDeadlineFireInTheOrderOfSubmission() {
    for (int i = 0; i < 1000; i++) {
      String name = "" + i;
      loop.callLater(Duration.ofSeconds(1), () -> seen.add(name));
    }
    runUntil(Duration.ofSeconds(2));
    assertThat(seen)
        .hasSize(1000)
        .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
  }

  @Test
  void aDelayOfZeroOrLessFiresAtALaterIteration() {
    loop.execute(
        () -> {
          loop.callLater(Duration.ofSeconds(-5), () -> seen.add("negative"));
          loop.callLater(Duration.ZERO, () -> seen.add("zero"));
          seen.add("inline");
        });
    runUntil(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("inline", "negative", "zero");
  }

  @Test
  void theLongestDelayDoesNotOverflow() {
    TimerHandle handle =
        loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> seen.add("never"));
    runUntil(Duration.ofDays(36500));
    assertThat(seen).isEmpty();
    assertThat(handle.when()).isGreaterThan(Duration.ofDays(36500));
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    TimerHandle handle = loop.callLater(Duration.ofSeconds(1), () -> seen.add("fired"));
    assertThat(handle.isCancelled()).isFalse();
    assertThat(handle.cancel()).isTrue();
    assertThat(handle.cancel()).isFalse();
    assertThat(handle.isCancelled()).isTrue();
    runUntil(Duration.ofSeconds(2));
    assertThat(seen).isEmpty();
  }

  @Test
  void aFiredTimerCannotBeCancelled() {
    TimerHandle handle = loop.callLater(Duration.ofSeconds(1), () -> seen.add("fired"));
    runUntil(Duration.ofSeconds(2));
    assertThat(handle.cancel()).isFalse();
    assertThat(handle.isCancelled()).isFalse();
    assertThat(seen).containsExactly("fired");
  }

  @Test
  void aTimerThatIsDueMayStillBeCancelledByTheOneBeforeIt() {
    AtomicReference<TimerHandle> second = new AtomicReference<>();
    loop.callLater(Duration.ofSeconds(1), () -> seen.add("cancel " + second.get().cancel()));
    second.set(loop.callLater(Duration.ofSeconds(1), () -> seen.add("second")));
    runUntil(Duration.ofSeconds(2));
    assertThat(seen).containsExactly("cancel true");
  }

  @Test
  void aTimerThatCancelsItselfWhileItRunsIsTooLate() {
    AtomicReference<TimerHandle> own = new AtomicReference<>();
    own.set(loop.callLater(Duration.ofSeconds(1), () -> seen.add("" + own.get().cancel())));
    runUntil(Duration.ofSeconds(2));
    assertThat(seen).containsExactly("false");
  }

  @Test
  void cancelReleasesTheCallbackAtOnce() {
    byte[] state = new byte[1];
    WeakReference<byte[]> reference = new WeakReference<>(state);
    TimerHandle handle = loop.callLater(Duration.ofDays(1), holding(state));
    state = null;
    handle.cancel();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
    assertThat(handle.isCancelled()).isTrue();
  }

  private static Runnable holding(byte[] state) {
    return () -> state[0]++;
  }

  private static boolean isIn(TimerHandle handle) {
    return ((Timer) handle).place != Timer.NOWHERE;
  }

  @Test
  void cancelledTimersLeaveTheQueueAtOnce() {
    loop.execute(
        () -> {
          TimerQueue timers = new TimerQueue();
          Timer timer = new Timer(loop, 5, () -> {});
          timers.add(timer);
          timers.remove(timer);
          seen.add("size " + timers.size());
          TimerHandle handle = loop.callLater(Duration.ofDays(1), () -> {});
          boolean wasIn = isIn(handle);
          handle.cancel();
          seen.add("was in " + wasIn + ", is in " + isIn(handle));
        });
    runUntil(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("size 0", "was in true, is in false");
  }

  @Test
  void anotherThreadsCancelTakesEffectBeforeTheLoopHearsOfTheTimer() {
    List<TimerHandle> handles = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      handles.add(loop.callLater(Duration.ofSeconds(1), () -> seen.add("fired")));
    }
    handles.forEach(TimerHandle::cancel);
    runUntil(Duration.ofSeconds(2));
    assertThat(seen).isEmpty();
    assertThat(handles).allMatch(handle -> !isIn(handle));
  }

  @Test
  void eachTimerEitherFiresOrIsCancelledWhenBothRace() throws Exception {
    AtomicInteger fired = new AtomicInteger();
    int cancelled = 0;
    int rounds = 20_000;
    try (EventLoop real = EventLoop.builder().build()) {
      real.start();
      CountDownLatch drained = new CountDownLatch(1);
      for (int i = 0; i < rounds; i++) {
        TimerHandle handle = real.callLater(Duration.ofNanos(i % 50_000), fired::incrementAndGet);
        if (handle.cancel()) {
          cancelled++;
        }
      }
      real.callLater(Duration.ofMillis(1), drained::countDown);
      assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(fired.get() + cancelled).isEqualTo(rounds);
  }

  @Test
  void aTimerThatThrowsLeavesTheOthersAlone() {
    List<Throwable> errors = new ArrayList<>();
    try (EventLoop careful =
        EventLoop.builder()
            .clock(new VirtualClock())
            .exceptionHandler((l, error) -> errors.add(error))
            .build()) {
      AssertionError boom = new AssertionError("boom");
      careful.callLater(
          Duration.ofSeconds(1),
          () -> {
            throw boom;
          });
      CompletableFuture<String> after = careful.createFuture();
      careful.callLater(Duration.ofSeconds(1), () -> after.complete("lives"));
      assertThat(careful.runUntilComplete(after)).isEqualTo("lives");
      assertThat(errors).containsExactly(boom);
    }
  }

  @Test
  void aClosedLoopRefusesTimersFromTheCall() {
    loop.close();
    assertThatThrownBy(() -> loop.callLater(Duration.ZERO, () -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void manyDueTimersLetOtherCallbacksHaveTheirTurn() {
    loop.execute(
        () -> {
          for (int i = 0; i < 2000; i++) {
            loop.callAt(Duration.ZERO, () -> seen.add("timer"));
          }
          loop.execute(() -> loop.execute(() -> seen.add("other")));
        });
    runUntil(Duration.ofSeconds(1));
    assertThat(seen).hasSize(2001);
    assertThat(seen.indexOf("other")).isLessThan(1000);
  }

  @Test
  void nullArgumentsAreRefused() {
    assertThatThrownBy(() -> loop.callLater(Duration.ZERO, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.callLater(null, () -> {}))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> loop.callAt(null, () -> {})).isInstanceOf(NullPointerException.class);
  }
}
