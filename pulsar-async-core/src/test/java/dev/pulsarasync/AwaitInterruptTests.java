package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt of the thread that drives a loop is its own, whoever drives meanwhile. */
class AwaitInterruptTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void runFor(int seconds) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofSeconds(seconds), () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  private static void sleep(int seconds) {
    Async.sleep(Duration.ofSeconds(seconds));
  }

  @Test
  void theCallersIsKeptWhileOthersDrive() {
    loop.execute(() -> Thread.currentThread().interrupt());
    loop.execute(() -> sleep(1));
    runFor(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void thatOfAnotherDriverIsNotTheCallers() {
    Thread caller = Thread.currentThread();
    loop.execute(() -> sleep(1));
    loop.execute(
        () -> {
          assertThat(Thread.currentThread()).isNotSameAs(caller);
          Thread.currentThread().interrupt();
        });
    runFor(2);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void oneDuringAWaitIsThereWhenTheBodyGoesOn() {
    Thread caller = Thread.currentThread();
    loop.callLater(Duration.ofSeconds(1), caller::interrupt);
    boolean[] seen = new boolean[1];
    loop.execute(
        () -> {
          sleep(2);
          seen[0] = Thread.currentThread().isInterrupted();
        });
    runFor(3);
    assertThat(seen[0]).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theCallersIsKeptWhenTheLoopEndsOnAnotherThread() {
    Thread caller = Thread.currentThread();
    loop.execute(() -> sleep(1));
    loop.execute(
        () -> {
          sleep(2);
          assertThat(Thread.currentThread()).isNotSameAs(caller);
          caller.interrupt();
          loop.close();
        });
    assertThat(catchThrowable(() -> loop.runUntilComplete(new CompletableFuture<>())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
