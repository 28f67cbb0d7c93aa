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
    assertThat(queue.nextDeadline()).isEqualTo(Long.MAX_VALUE);
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
    assertThat(drained).hasSize(20).allMatch(timer -> timer.index == -1);
    assertThat(queue.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void randomOperationsDoWhatASortedSetDoes(int seed) {
    Random random = new Random(seed);
    TreeSet<Timer> model =
        new TreeSet<>(
            Comparator.<Timer>comparingLong(timer -> timer.deadline)
                .thenComparingLong(timer -> timer.sequence));
    for (int step = 0; step < 20_000; step++) {
      int choice = random.nextInt(10);
      if (choice < 5) {
        Timer timer = timer(random.nextInt(200));
        queue.add(timer);
        model.add(timer);
      } else if (choice < 8 && !model.isEmpty()) {
        Timer victim = model.floor(probe(random.nextInt(200)));
        Timer chosen = victim != null ? victim : model.first();
        queue.remove(chosen);
        model.remove(chosen);
        assertThat(chosen.index).isEqualTo(-1);
      } else {
        long now = random.nextInt(200);
        Timer expected = model.isEmpty() || model.first().deadline > now ? null : model.pollFirst();
        assertThat(queue.pollDue(now)).isSameAs(expected);
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.nextDeadline())
          .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().deadline);
    }
    assertThat(pollAll()).containsExactlyElementsOf(model);
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
