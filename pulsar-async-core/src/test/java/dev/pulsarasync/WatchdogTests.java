package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The watchdog on its own thread, and in real time. */
class WatchdogTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final CountDownLatch told = new CountDownLatch(1);
  private final EventLoop loop =
      EventLoop.builder()
          .logger(LoggerFactory.getLogger("silent"))
          .watchdog(Duration.ofMillis(100))
          .listener(
              new LoopListener() {
                @Override
                public void callbackBlocking(long nanos) {
                  told.countDown();
                }
              })
          .build();

  private boolean isToldInTime() throws InterruptedException {
    return told.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aCallbackIsToldOfWhileItHoldsTheLoop() {
    loop.start();

    assertThat(loop.run(this::isToldInTime)).succeedsWithin(LIMIT).isEqualTo(true);
    loop.close();
  }

  @Test
  void soIsOneOnALoopThatItsCallerDrives() {
    assertThat(loop.<Boolean>runUntilComplete(loop.run(this::isToldInTime))).isTrue();
    loop.close();
  }

  @Test
  void howLongALoopIsBlockedCanBeReadMeanwhile() {
    CountDownLatch read = new CountDownLatch(1);
    loop.start();
    loop.execute(
        () -> {
          try {
            read.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
    await().atMost(LIMIT).until(() -> loop.stats().blocked().toMillis() >= 100);
    read.countDown();

    await().atMost(LIMIT).until(() -> loop.stats().blocked().isZero());
    loop.close();
  }

  @Test
  void itsThreadEndsWhenNoLoopIsDriven() {
    loop.start();
    await().atMost(LIMIT).until(WatchdogTests::isThere);
    loop.close();

    await().atMost(LIMIT).until(() -> !isThere());
  }

  private static boolean isThere() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("pulsar-watchdog"));
  }

  @Test
  void aThresholdIsNotNegative() {
    EventLoopBuilder builder = EventLoop.builder();

    assertThatThrownBy(() -> builder.watchdog(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
