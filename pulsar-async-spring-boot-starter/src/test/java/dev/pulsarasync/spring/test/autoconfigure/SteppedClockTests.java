package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SteppedClockTests {

  private final AtomicReference<Thread> driver = new AtomicReference<>();
  private final AtomicReference<EventLoop> loop = new AtomicReference<>();
  private final VirtualTime time = new VirtualTime(() -> List.of(loop.get()));

  /** A thread that is unparked for no reason is awake for a moment, as after a hand-over. */
  @Test
  @Timeout(60)
  void timeDoesNotPassTimersOfALoopThatWakesForNoReason() throws InterruptedException {
    ThreadFactory threads =
        work -> {
          driver.set(new Thread(work, "woken"));
          return driver.get();
        };
    try (EventLoop woken = EventLoop.builder().clock(time.clock()).threadFactory(threads).build()) {
      loop.set(woken);
      woken.start();
      Thread disturber = new Thread(this::disturb, "disturber");
      disturber.start();
      int fired = 0;
      for (int i = 0; i < 20_000; i++) {
        int[] fires = {0};
        woken.callLater(Duration.ofMinutes(1), () -> fires[0]++);
        time.advance(Duration.ofHours(1));
        fired += fires[0];
      }
      disturber.interrupt();
      disturber.join();
      assertThat(fired).isEqualTo(20_000);
    }
  }

  private void disturb() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.unpark(driver.get());
    }
  }
}
