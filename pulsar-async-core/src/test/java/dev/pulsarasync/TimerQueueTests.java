package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTests {

  private final EventLoop loop = EventLoop.builder().build();
  private final TimerQueue queue = new TimerQueue();

  @AfterEach
  void close() {
    loop.close();
  }

  private Timer timer(long deadline) {
    return new Timer(loop, deadline, () -> {});
  }

  @Test
  void anEmptyQueueIsNeverDue() {
    assertThat(queue.nextWakeUp()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.pollDue(Long.MAX_VALUE - 1)).isNull();
  }

  @Test
  void aTimerIsDueAtItsDeadlineAndNotBefore() {
    Timer timer = timer(10);
    queue.add(timer);
    assertThat(queue.pollDue(9)).isNull();
    assertThat(queue.pollDue(10)).isSameAs(timer);
    assertThat(queue.size()).isZero();
  }

  @Test
  void equalDeadlinesKeepTheOrderOfInsertion() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Timer timer = timer(i % 3);
      timers.add(timer);
      queue.add(timer);
    }
    timers.sort(Comparator.comparingLong(timer -> timer.deadline));
    assertThat(pollAll()).containsExactlyElementsOf(timers);
  }

  @Test
  void removingAnAbsentTimerChangesNothing() {
    queue.add(timer(1));
    queue.remove(timer(1));
    assertThat(queue.size()).isOne();
  }

  @Test
  void drainEmptiesTheQueue() {
    for (int i = 0; i < 20; i++) {
      queue.add(timer(i));
    }
    List<Timer> drained = new ArrayList<>();
    queue.drain(drained::add);
    assertThat(drained).hasSize(20).allMatch(timer -> timer.place == Timer.NOWHERE);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aTimerIsDueAtItsDeadlineHoweverFarThatIs() {
    for (long deadline = 1; deadline > 0; deadline *= 3) {
      Timer timer = timer(deadline);
      queue.add(timer);
      assertThat(queue.nextWakeUp()).isEqualTo(deadline);
      assertThat(queue.pollDue(deadline - 1)).isNull();
      assertThat(queue.nextWakeUp()).isEqualTo(deadline);
      assertThat(queue.pollDue(deadline)).isSameAs(timer);
    }
  }

  @Test
  void aTimerOfTheFarthestDeadlineWaits() {
    Timer timer = timer(Long.MAX_VALUE);
    queue.add(timer);
    assertThat(queue.pollDue(Long.MAX_VALUE - 1)).isNull();
    queue.remove(timer);
    assertThat(queue.size()).isZero();
  }

  /** A step may take until the next timer, or past a thousand of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 200, 100_000, 100_000_000, 1L << 40, 1L << 55})
  void randomOperationsDoWhatASortedSetDoes(long span) {
    Random random = new Random(span);
    TreeSet<Timer> model =
        new TreeSet<>(
            Comparator.<Timer>comparingLong(timer -> timer.deadline)
                .thenComparingLong(timer -> timer.sequence));
    long now = 0;
    for (int step = 0; step < 50_000; step++) {
      int choice = random.nextInt(20);
      if (choice < 10) {
        Timer timer = timer(now - 5 + nextLong(random, span));
        queue.add(timer);
        model.add(timer);
      } else if (choice < 15 && !model.isEmpty()) {
        Timer victim = model.floor(probe(now + nextLong(random, span)));
        Timer chosen = victim != null ? victim : model.first();
        queue.remove(chosen);
        model.remove(chosen);
        assertThat(chosen.place).isEqualTo(Timer.NOWHERE);
      } else {
        now += random.nextInt(100) == 0 ? nextLong(random, span) : random.nextInt(5) * span / 1000;
        Timer expected = model.isEmpty() || model.first().deadline > now ? null : model.pollFirst();
        assertThat(expected == null || queue.isDue(now)).isTrue();
        assertThat(queue.pollDue(now)).isSameAs(expected);
        assertThat(expected != null || !queue.isDue(now)).isTrue();
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.nextWakeUp())
          .isLessThanOrEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().deadline);
    }
    for (Timer expected : model) {
      assertThat(queue.pollDue(Long.MAX_VALUE)).isSameAs(expected);
    }
  }

  /** Short ones as often as long ones. */
  private static long nextLong(Random random, long span) {
    return (random.nextLong() >>> 1) % (1 + (span >> random.nextInt(Long.SIZE) / 2));
  }

  private Timer probe(long deadline) {
    Timer probe = timer(deadline);
    probe.sequence = Integer.MAX_VALUE;
    return probe;
  }

  private List<Timer> pollAll() {
    List<Timer> polled = new ArrayList<>();
    for (Timer due = queue.pollDue(1000); due != null; due = queue.pollDue(1000)) {
      polled.add(due);
    }
    return polled;
  }
}
