package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.spring.test.autoconfigure.ReminderApplication.Office;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
    classes = ReminderApplication.class,
    properties = "pulsar.async.loops.orders.size=3")
@AutoConfigureVirtualTime
class VirtualTimeTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Autowired Office office;
  @Autowired VirtualTime time;
  @Autowired EventLoop loop;

  @Test
  void anHourPassesWithoutWaiting() {
    CompletableFuture<String> reminder = office.remindIn(Duration.ofHours(1));
    time.advance(Duration.ofMinutes(59));
    assertThat(reminder).isNotDone();
    time.advance(Duration.ofMinutes(1));
    assertThat(reminder).isCompletedWithValue("time to go");
  }

  @Test
  void everyTimerFiresAtItsExactTime() {
    Duration begin = time.now();
    CompletableFuture<List<Duration>> ticks = office.everyMinute(60);
    time.advance(Duration.ofHours(1));

    assertThat(ticks)
        .isCompletedWithValue(IntStream.rangeClosed(1, 60).mapToObj(begin::plusMinutes).toList());
  }

  @Test
  void everyLoopOfAGroupGoesByTheSameTime() {
    Duration begin = time.now();
    List<CompletableFuture<Duration>> reminders =
        IntStream.range(0, 10)
            .mapToObj(i -> office.onAnotherLoop("order " + i, Duration.ofMinutes(i)))
            .toList();
    time.advance(Duration.ofMinutes(9));

    for (int i = 0; i < 10; i++) {
      assertThat(reminders.get(i)).isCompletedWithValue(begin.plusMinutes(i));
    }
  }

  @Test
  void aTimeoutComesWhenItsTimeHasPassedAndNotBefore() {
    CompletableFuture<String> asked = office.askOutside(new CompletableFuture<>());
    time.advance(Duration.ofMinutes(30).minusNanos(1));
    assertThat(asked).isNotDone();
    time.advance(Duration.ofNanos(1));
    assertThat(asked)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void timeStandsStillWhileNobodyAdvancesIt() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> asked = office.askOutside(answer);
    answer.complete("of a server");
    assertThat(asked).succeedsWithin(LIMIT).isEqualTo("of a server");
    assertThat(loop.time()).isEqualTo(time.now());
  }

  @Test
  void workInTheExecutorIsWaitedForBeforeTimePasses() {
    Duration begin = time.now();
    CountDownLatch work = new CountDownLatch(1);
    CompletableFuture<Duration> reminder = office.remindAfter(work, Duration.ofHours(1));
    CompletableFuture.runAsync(
        work::countDown, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    time.advance(Duration.ofHours(2));

    assertThat(reminder).isCompletedWithValue(begin.plusHours(1));
    assertThat(time.now()).isEqualTo(begin.plusHours(2));
  }

  @Test
  void doesNotGoBack() {
    assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofNanos(-1)));
  }

  @Test
  void aLoopCannotAdvanceItsOwnTime() {
    CompletableFuture<Object> advanced =
        loop.run(
            () -> {
              time.advance(Duration.ofSeconds(1));
              return null;
            });
    assertThat(advanced)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("would wait for itself");
  }
}
