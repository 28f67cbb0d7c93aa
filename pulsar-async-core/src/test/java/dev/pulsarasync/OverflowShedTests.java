package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OverflowShedTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PRODUCERS = 4;
  private static final int EACH = 10_000;

  private final OverflowCounts counts = new OverflowCounts();

  @Test
  void theOldestIsShedAndItsFutureFails() {
    try (EventLoop loop = counts.loop(Overflow.SHED_OLDEST, 2)) {
      List<String> ran = new ArrayList<>();
      CompletableFuture<Boolean> first = loop.run(() -> ran.add("first"));
      loop.execute(() -> ran.add("second"));
      CompletableFuture<Boolean> third = loop.run(() -> ran.add("third"));

      assertThatThrownBy(first::join)
          .cause()
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("is full: 2")
          .hasMessageContaining("oldest");
      assertThat(loop.<Boolean>runUntilComplete(third)).isTrue();
      assertThat(ran).containsExactly("second", "third");
      assertThat(counts.shed).hasValue(1);
      assertThat(counts.rejected).hasValue(0);
    }
  }

  @Test
  void whatHasBegunIsNotShed() throws Exception {
    try (EventLoop loop = counts.loop(Overflow.SHED_OLDEST, 1)) {
      CountDownLatch release = OverflowCounts.hold(loop);
      CompletableFuture<String> second = loop.run(() -> "second");
      CompletableFuture<String> third = loop.run(() -> "third");
      release.countDown();

      assertThat(third).succeedsWithin(LIMIT).isEqualTo("third");
      assertThat(second).isCompletedExceptionally();
      assertThat(counts.shed).hasValue(1);
    }
  }

  @Test
  void sheddingLeavesNothingBehindHoweverLongTheLoopIsHeld() {
    Logger log = (Logger) LoggerFactory.getLogger("silent.shedding");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    log.addAppender(events);
    log.setLevel(Level.WARN);
    EventLoop loop =
        EventLoop.builder().maxPending(2).overflow(Overflow.SHED_OLDEST).logger(log).build();
    for (int i = 0; i < 1000; i++) {
      loop.run(new Named(i));
    }

    loop.close();

    assertThat(events.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("before 2 callbacks had run, among them [call 998, call 999]");
  }

  private record Named(int number) implements Callable<Object> {
    @Override
    public Object call() {
      return number;
    }

    @Override
    public String toString() {
      return "call " + number;
    }
  }

  @Test
  void aFutureOfTheJdkThatIsShedIsCancelled() {
    try (EventLoop loop = counts.loop(Overflow.SHED_OLDEST, 1)) {
      FutureTask<String> shed = new FutureTask<>(() -> "");
      loop.execute(shed);
      loop.execute(() -> {});
      assertThat(shed).isCancelled();
    }
  }

  @Test
  void whatCompletesAStageOfTheJdkIsNeverShed() {
    try (EventLoop loop = counts.loop(Overflow.SHED_OLDEST, 2)) {
      CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> "1", loop::execute);
      CompletableFuture<String> plain = loop.run(() -> "plain");
      CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> "2", loop::execute);
      assertThat(plain).isCompletedExceptionally();
      assertThatThrownBy(() -> loop.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(loop.runUntilComplete(first.thenCombine(second, String::concat))).isEqualTo("12");
      assertThat(counts.shed).hasValue(1);
      assertThat(counts.rejected).hasValue(1);
    }
  }

  @Test
  void underLoadEachCallRunsOnceInOrderOrIsShed() throws Exception {
    List<CompletableFuture<Boolean>> futures = new CopyOnWriteArrayList<>();
    List<List<Integer>> ran = new ArrayList<>();
    try (EventLoop loop = counts.loop(Overflow.SHED_OLDEST, 16)) {
      loop.start();
      List<Thread> producers = new ArrayList<>();
      for (int producer = 0; producer < PRODUCERS; producer++) {
        List<Integer> mine = new ArrayList<>();
        ran.add(mine);
        List<CompletableFuture<Boolean>> own = new ArrayList<>();
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < EACH; i++) {
                    int number = i;
                    own.add(loop.run(() -> mine.add(number)));
                  }
                  futures.addAll(own);
                });
        thread.start();
        producers.add(thread);
      }
      for (Thread producer : producers) {
        producer.join();
      }
      assertThat(loop.shutdown(LIMIT)).isTrue();
    }
    assertThat(futures).hasSize(PRODUCERS * EACH).allMatch(CompletableFuture::isDone);
    int failed = (int) futures.stream().filter(CompletableFuture::isCompletedExceptionally).count();
    assertThat(counts.shed).hasValue(failed);
    assertThat(ran.stream().mapToInt(List::size).sum()).isEqualTo(PRODUCERS * EACH - failed);
    assertThat(ran).allSatisfy(mine -> assertThat(mine).isSorted());
  }
}
