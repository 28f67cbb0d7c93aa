package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverflowTests {

  private static final int PRODUCERS = 4;

  private final OverflowCounts counts = new OverflowCounts();

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void everyFutureIsCompleteWhenTheLoopIsClosedAmidSubmissions(Overflow overflow) throws Exception {
    for (int round = 0; round < 50; round++) {
      EventLoop loop = counts.loop(overflow, 4);
      loop.start();
      List<List<CompletableFuture<Object>>> futures = new ArrayList<>();
      List<Thread> producers = new ArrayList<>();
      CountDownLatch submitting = new CountDownLatch(PRODUCERS);
      for (int producer = 0; producer < PRODUCERS; producer++) {
        List<CompletableFuture<Object>> own = new ArrayList<>();
        futures.add(own);
        Thread thread = new Thread(() -> submitUntilClosed(loop, own, submitting));
        thread.start();
        producers.add(thread);
      }
      submitting.await();
      loop.close();
      for (Thread producer : producers) {
        producer.join();
      }
      assertThat(futures).allSatisfy(own -> assertThat(own).allMatch(CompletableFuture::isDone));
    }
  }

  private static void submitUntilClosed(
      EventLoop loop, List<CompletableFuture<Object>> futures, CountDownLatch submitting) {
    try {
      while (true) {
        futures.add(loop.run(() -> null));
        if (futures.size() == 100) {
          submitting.countDown();
        }
      }
    } catch (RejectedExecutionException closed) {
      submitting.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void whatWaitsInsideIsStillKnownAsItsTask(Overflow overflow) {
    try (EventLoop loop = counts.loop(overflow, 2)) {
      CompletableFuture<Throwable> seen = new CompletableFuture<>();
      CompletableFuture<Object> never = loop.createFuture();
      CompletableFuture<Object> task =
          Async.task(
                  loop,
                  () -> {
                    seen.complete(catchThrowable(() -> Async.await(never)));
                    return null;
                  })
              .get();
      loop.callLater(Duration.ofMillis(1), () -> task.cancel(false));
      assertThat(loop.runUntilComplete(seen)).isInstanceOf(CancellationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void closingCompletesStagesOfTheJdkThatWait(Overflow overflow) {
    EventLoop loop = counts.loop(overflow, 2);
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> "ran", loop::execute);

    loop.close();

    assertThat(waiting).isCompletedWithValue("ran");
  }
}
