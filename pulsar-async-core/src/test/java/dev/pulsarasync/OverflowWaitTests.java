package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowWaitTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PRODUCERS = 4;
  private static final int EACH = 10_000;

  private final OverflowCounts counts = new OverflowCounts();

  /** A thread that is about to wait, or waits. */
  private Thread waiting(Runnable submission) {
    int before = counts.waited.get();
    Thread caller = new Thread(submission);
    caller.start();
    Awaitility.await().atMost(LIMIT).until(() -> counts.waited.get() > before);
    return caller;
  }

  @Test
  void aCallerWaitsForRoom() throws Exception {
    try (EventLoop loop = counts.loop(Overflow.WAIT, 1)) {
      CountDownLatch release = OverflowCounts.hold(loop);
      List<String> ran = new ArrayList<>();
      loop.execute(() -> ran.add("first"));
      Thread caller = waiting(() -> loop.execute(() -> ran.add("second")));
      assertThat(counts.waited).hasValue(1);

      release.countDown();
      caller.join();

      assertThat(loop.<List<String>>run(() -> List.copyOf(ran)))
          .succeedsWithin(LIMIT)
          .isEqualTo(List.of("first", "second"));
      assertThat(counts.rejected).hasValue(0);
    }
  }

  @Test
  void aCallbackOfTheLoopIsRejectedAndDoesNotWait() {
    try (EventLoop loop = counts.loop(Overflow.WAIT, 1)) {
      CompletableFuture<Throwable> error =
          loop.run(
              () -> {
                loop.execute(() -> {});
                return catchThrowable(() -> loop.execute(() -> {}));
              });
      assertThat(loop.<Throwable>runUntilComplete(error))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(counts.waited).hasValue(0);
      assertThat(counts.rejected).hasValue(1);
    }
  }

  @Test
  void aCallbackOfAnotherLoopIsRejectedAndDoesNotWait() throws Exception {
    try (EventLoop loop = counts.loop(Overflow.WAIT, 1);
        EventLoop other = EventLoop.builder().build()) {
      CountDownLatch release = OverflowCounts.hold(loop);
      loop.execute(() -> {});
      CompletableFuture<Throwable> error =
          other.run(() -> catchThrowable(() -> loop.execute(() -> {})));
      assertThat(other.<Throwable>runUntilComplete(error))
          .isInstanceOf(RejectedExecutionException.class);
      release.countDown();
      assertThat(counts.waited).hasValue(0);
      assertThat(counts.rejected).hasValue(1);
    }
  }

  @Test
  void nobodyWaitsForALoopThatNoThreadDrives() {
    try (EventLoop loop = counts.loop(Overflow.WAIT, 1)) {
      loop.execute(() -> {});
      assertThatThrownBy(() -> loop.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("full");
      assertThat(loop.run(() -> "")).isCompletedExceptionally();
    }
  }

  @Test
  void aCallerThatIsInterruptedIsRefusedAndStaysInterrupted() throws Exception {
    try (EventLoop loop = counts.loop(Overflow.WAIT, 1)) {
      CountDownLatch release = OverflowCounts.hold(loop);
      loop.execute(() -> {});
      CompletableFuture<Throwable> refusal = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread caller =
          waiting(
              () -> {
                refusal.complete(catchThrowable(() -> loop.execute(() -> {})));
                interrupted.complete(Thread.currentThread().isInterrupted());
              });

      caller.interrupt();

      assertThat(refusal).succeedsWithin(LIMIT).isInstanceOf(RejectedExecutionException.class);
      assertThat(interrupted).succeedsWithin(LIMIT).isEqualTo(true);
      release.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10})
  void allWhoWaitAreRefusedWhenTheLoopStops(long grace) throws Exception {
    EventLoop loop = counts.loop(Overflow.WAIT, 1);
    CountDownLatch release = OverflowCounts.hold(loop);
    loop.execute(() -> {});
    List<CompletableFuture<Throwable>> refusals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Throwable> refusal = new CompletableFuture<>();
      refusals.add(refusal);
      waiting(() -> refusal.complete(catchThrowable(() -> loop.execute(() -> {}))));
    }

    Thread closer = new Thread(() -> loop.shutdown(Duration.ofSeconds(grace)));
    closer.start();
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> catchThrowable(loop.intake::requireOpen) instanceof RejectedExecutionException);
    release.countDown();
    closer.join();

    assertThat(refusals)
        .allSatisfy(
            refusal ->
                assertThat(refusal)
                    .succeedsWithin(LIMIT)
                    .isInstanceOf(RejectedExecutionException.class)
                    .extracting(Throwable::getMessage)
                    .asString()
                    .containsAnyOf("is shutting down", "is closed"));
  }

  @Test
  void whatWaitedForRoomRunsInTheOrderOfItsThread() throws Exception {
    List<List<Integer>> ran = new ArrayList<>();
    try (EventLoop loop = counts.loop(Overflow.WAIT, 8)) {
      loop.start();
      List<Thread> producers = new ArrayList<>();
      for (int producer = 0; producer < PRODUCERS; producer++) {
        List<Integer> mine = new ArrayList<>();
        ran.add(mine);
        producers.add(produce(number -> loop.execute(() -> mine.add(number))));
      }
      for (Thread producer : producers) {
        producer.join();
      }
      assertThat(loop.shutdown(LIMIT)).isTrue();
    }
    List<Integer> all = IntStream.range(0, EACH).boxed().toList();
    assertThat(ran).hasSize(PRODUCERS).allSatisfy(mine -> assertThat(mine).isEqualTo(all));
    assertThat(counts.rejected).hasValue(0);
  }

  private static Thread produce(IntConsumer submission) {
    Thread thread = new Thread(() -> IntStream.range(0, EACH).forEach(submission));
    thread.start();
    return thread;
  }
}
