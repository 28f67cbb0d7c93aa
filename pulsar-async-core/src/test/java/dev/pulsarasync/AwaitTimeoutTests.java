package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wait inside a callback that has a limit. */
class AwaitTimeoutTests {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final EventLoop another = EventLoop.builder().clock(new VirtualClock()).build();
  private final CompletableFuture<String> slow = another.createFuture();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    another.close();
  }

  private void runFor(Duration duration) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(duration, () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  @Test
  void aDoneFutureIsThereAtOnce() {
    loop.execute(
        () -> {
          loop.execute(() -> events.add("other"));
          events.add(Async.await(CompletableFuture.completedFuture("done"), LIMIT));
        });
    runFor(LIMIT);
    assertThat(events).containsExactly("done", "other");
  }

  @Test
  void theClockIsThatOfTheLoopThatWaits() {
    Throwable thrown =
        loop.runUntilComplete(Coroutine.of(() -> catchThrowable(() -> Async.await(slow, LIMIT))));
    assertThat(thrown).hasCauseInstanceOf(TimeoutException.class);
    assertThat(loop.time()).isEqualTo(LIMIT);
    assertThat(slow).isCancelled();
  }

  @Test
  void outsideOfALoopItSaysWhatToDoAndLimitsNothing() {
    CompletableFuture<String> ours = loop.createFuture();
    assertThatThrownBy(() -> Async.await(ours, LIMIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await suspends a callback");
    runFor(LIMIT.multipliedBy(2));
    assertThat(ours).isNotDone();
  }
}
