package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who runs when, and on which thread, where callbacks wait inside. */
class AwaitOrderTests {

  private final List<Thread> made = new ArrayList<>();
  private final List<Long> slow = new ArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(clock)
          .threadFactory(this::thread)
          .listener(
              new LoopListener() {
                @Override
                public void callbackSlow(long nanos) {
                  slow.add(nanos);
                }
              })
          .build();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private Thread thread(Runnable driver) {
    Thread thread = new Thread(driver);
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  private <T> CompletableFuture<T> task(Callable<T> body) {
    return Async.<T>task(loop, body).get();
  }

  private <T> T run(Callable<T> body) {
    return loop.runUntilComplete(task(body));
  }

  private void runFor(int seconds) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofSeconds(seconds), () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  /** A task that notes when it goes on. */
  private void waiting(String name, CompletableFuture<?> future) {
    task(
        () -> {
          Async.await(future);
          return events.add(name);
        });
  }

  /** What is queued after this waits on threads of its own, so that a run of the loop can end. */
  private void leaveTheThreadOfTheCaller() {
    Async.sleep(Duration.ofSeconds(1));
  }

  @Test
  void whatIsDonePassesWithoutASwitch() {
    Set<Thread> threads = new LinkedHashSet<>();
    CompletableFuture<String> promise = loop.createFuture();
    promise.complete("of the loop");
    run(
        () -> {
          threads.add(Thread.currentThread());
          loop.execute(() -> events.add("other callback"));
          loop.callLater(Duration.ZERO, () -> events.add("due timer"));
          events.add(Async.await(CompletableFuture.completedFuture("of somebody else")));
          events.add(Async.await(promise));
          assertThatThrownBy(
                  () -> Async.await(CompletableFuture.failedFuture(new ArithmeticException())))
              .isInstanceOf(ArithmeticException.class);
          return threads.add(Thread.currentThread());
        });
    runFor(1);
    assertThat(events)
        .startsWith("of somebody else", "of the loop")
        .containsExactlyInAnyOrder(
            "of somebody else", "of the loop", "due timer", "other callback");
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(made).isEmpty();
  }

  @Test
  void aResumptionTakesItsTurnAmongCallbacksTimersAndContinuations() {
    CompletableFuture<String> future = loop.createFuture();
    CompletableFuture<String> other = loop.createFuture();
    waiting("body", future);
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          loop.execute(() -> events.add("queued before"));
          Async.chainFuture(other, value -> events.add("continuation"));
          other.complete(null);
          future.complete(null);
          loop.execute(() -> events.add("queued after"));
          events.add("timer");
        });
    loop.callLater(Duration.ofSeconds(1), () -> events.add("next timer"));
    runFor(2);
    assertThat(events)
        .containsExactly(
            "timer", "next timer", "queued before", "continuation", "body", "queued after");
  }

  @Test
  void severalThatAwaitOneFutureGoOnInTheOrderInWhichTheyBeganToWait() {
    CompletableFuture<String> future = loop.createFuture();
    waiting("first", future);
    Async.chainFuture(future, value -> events.add("continuation"));
    waiting("second", future);
    waiting("third", future);
    loop.callLater(Duration.ofSeconds(1), () -> future.complete(null));
    runFor(2);
    assertThat(events).containsExactly("continuation", "first", "second", "third");
  }

  @Test
  void foreignThreadsCompleteInTheOrderOfTheirCalls() throws InterruptedException {
    List<CompletableFuture<String>> futures =
        IntStream.range(0, 100).mapToObj(i -> new CompletableFuture<String>()).toList();
    loop.execute(this::leaveTheThreadOfTheCaller);
    for (int i = 0; i < 100; i++) {
      waiting("" + i, futures.get(i));
    }
    runFor(2);
    Thread foreign =
        new Thread(
            () -> {
              for (int i = 99; i >= 0; i--) {
                futures.get(i).complete(null);
              }
            });
    foreign.start();
    foreign.join();
    runFor(1);
    assertThat(events)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "" + (99 - i)).toList());
  }

  @Test
  void aBodyThatGoesOnMayAwaitAgainBeforeOthersHadTheirTurn() {
    CompletableFuture<String> first = loop.createFuture();
    CompletableFuture<String> second = loop.createFuture();
    task(
        () -> {
          Async.await(first);
          events.add("after first");
          Async.await(second);
          return events.add("after second");
        });
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          first.complete(null);
          loop.execute(() -> events.add("callback"));
          loop.execute(() -> second.complete(null));
        });
    runFor(2);
    assertThat(events).containsExactly("after first", "callback", "after second");
  }

  @Test
  void tasksAwaitTasksThatAwaitTasks() {
    CompletableFuture<String> innermost =
        task(
            () -> {
              Async.sleep(Duration.ofSeconds(3));
              events.add("innermost at " + loop.time().toSeconds());
              return "i";
            });
    CompletableFuture<String> inner = task(() -> Async.await(innermost) + "n");
    CompletableFuture<String> outer =
        task(
            () -> {
              String value = Async.await(inner) + "n";
              CompletableFuture<String> late = task(() -> Async.await(inner) + "late");
              return value + Async.await(late);
            });
    assertThat(loop.runUntilComplete(outer)).isEqualTo("inninlate");
    assertThat(events).containsExactly("innermost at 3");
  }

  @Test
  void theBatonIsWithWhoeverRuns() {
    Set<Thread> threads = new LinkedHashSet<>();
    CompletableFuture<String> answer = loop.createFuture();
    run(
        () -> {
          threads.add(Thread.currentThread());
          loop.execute(
              () -> {
                threads.add(Thread.currentThread());
                assertThat(loop.inLoop()).isTrue();
                assertThat(EventLoop.current()).isSameAs(loop);
                answer.complete("a");
              });
          Async.await(answer);
          assertThat(loop.inLoop()).isTrue();
          assertThat(EventLoop.current()).isSameAs(loop);
          return threads.add(Thread.currentThread());
        });
    assertThat(threads).hasSize(2).startsWith(Thread.currentThread());
    assertThat(loop.inLoop()).isFalse();
    assertThat(EventLoop.current()).isNull();
  }

  @Test
  void oneSpareThreadIsEnoughForAwaitsInARow() {
    Set<Thread> threads = new LinkedHashSet<>();
    run(
        () -> {
          for (int i = 0; i < 100; i++) {
            loop.execute(() -> threads.add(Thread.currentThread()));
            Async.sleep(Duration.ofSeconds(1));
          }
          return null;
        });
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void whatWasWrittenBeforeAnAwaitIsThereForOthersAndAfterIt() {
    int[] plain = new int[1];
    CompletableFuture<String> answer = loop.createFuture();
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          assertThat(plain[0]).isEqualTo(1);
          plain[0] = 2;
          answer.complete(null);
        });
    run(
        () -> {
          plain[0] = 1;
          Async.await(answer);
          assertThat(plain[0]).isEqualTo(2);
          return null;
        });
  }

  @Test
  void aBodyWaitsThroughRunsOfTheLoopUntilOneCompletesItsFuture() {
    CompletableFuture<String> answer = loop.createFuture();
    loop.execute(this::leaveTheThreadOfTheCaller);
    waiting("went on", answer);
    runFor(2);
    assertThat(events).isEmpty();
    answer.complete(null);
    runFor(1);
    assertThat(events).containsExactly("went on");
  }

  @Test
  void oneErrorThatIsAwaitedInManyPlacesShowsFourOfThem() {
    ArithmeticException error = new ArithmeticException();
    CompletableFuture<String> failed = loop.createFuture();
    for (int i = 0; i < 6; i++) {
      task(() -> catchThrowable(() -> Async.await(failed)));
    }
    loop.callLater(Duration.ofSeconds(1), () -> failed.completeExceptionally(error));
    runFor(2);
    run(() -> catchThrowable(() -> Async.await(failed)));
    assertThat(error.getSuppressed()).hasSize(4).hasOnlyElementsOfType(AwaitTrace.class);
  }

  @Test
  void whatAnErrorHasSuppressedByItselfTakesNoRoomFromThem() {
    ArithmeticException error = new ArithmeticException();
    for (int i = 0; i < 6; i++) {
      error.addSuppressed(new IllegalStateException("while closing a resource"));
    }
    run(() -> catchThrowable(() -> Async.await(CompletableFuture.failedFuture(error))));
    assertThat(error.getSuppressed()).hasAtLeastOneElementOfType(AwaitTrace.class);
  }

  @Test
  void theTimeBeforeAnAwaitIsReportedOnceAndTheWaitIsNoTimeOfTheCallback() {
    run(
        () -> {
          Async.sleep(Duration.ofSeconds(1));
          clock.advance(Duration.ofMillis(300));
          Async.sleep(Duration.ofHours(1));
          clock.advance(Duration.ofMillis(200));
          return null;
        });
    assertThat(slow)
        .containsExactly(Duration.ofMillis(300).toNanos(), Duration.ofMillis(200).toNanos());
  }

  /** Goes on as soon as the other one has waited, and lets that one go on, until it is over. */
  private CompletableFuture<Integer> pingPong(
      List<CompletableFuture<Object>> balls, int self, CompletableFuture<?> over) {
    return task(
        () -> {
          int rounds = 0;
          while (!over.isDone()) {
            if (++rounds == 10) {
              loop.callLater(Duration.ZERO, () -> over.complete(null));
            }
            balls.set(self, loop.createFuture());
            balls.get(1 - self).complete("go on");
            Async.await(balls.get(self));
          }
          balls.get(1 - self).complete("over");
          return rounds;
        });
  }

  @Test
  void callbacksThatWakeEachOtherDoNotStarveATimer() {
    List<CompletableFuture<Object>> balls = new ArrayList<>();
    balls.add(loop.createFuture());
    balls.add(loop.createFuture());
    CompletableFuture<Void> over = loop.createFuture();
    CompletableFuture<Integer> first = pingPong(balls, 0, over);
    pingPong(balls, 1, over);
    assertThat(loop.runUntilComplete(first)).isBetween(10, 256);
  }
}
