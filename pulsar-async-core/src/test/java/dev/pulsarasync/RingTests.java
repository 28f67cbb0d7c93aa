package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingTests {

  @Test
  void isAQueueAlsoWhileItGrowsInTheMiddleOfACircle() {
    Ring ring = new Ring();
    Queue<Runnable> model = new ArrayDeque<>();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      boolean adds = random.nextInt(100) < (i / 10_000 % 2 == 0 ? 60 : 40);
      if (adds) {
        Runnable callback = new Thread()::start;
        ring.add(callback);
        model.add(callback);
      } else {
        assertThat(ring.peek()).isSameAs(model.peek());
        assertThat(ring.poll()).isSameAs(model.poll());
      }
      assertThat(ring.size()).isEqualTo(model.size());
    }
  }
}
