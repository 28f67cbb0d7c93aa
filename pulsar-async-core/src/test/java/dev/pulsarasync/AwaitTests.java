package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> CompletableFuture<T> task(Callable<T> body) {
    return Async.<T>task(loop, body).get();
  }

  private <T> T run(Callable<T> body) {
    return loop.runUntilComplete(task(body));
  }

  @Test
  void aDoneFutureIsThereAtOnce() {
    loop.execute(() -> events.add("other"));
    String result =
        run(
            () -> {
              loop.execute(() -> events.add("later"));
              String value = Async.await(CompletableFuture.completedFuture("v"));
              events.add("went on");
              return value;
            });
    assertThat(result).isEqualTo("v");
    assertThat(events).startsWith("other", "went on");
  }

  @Test
  void otherCallbacksRunWhileOneWaits() {
    CompletableFuture<String> answer = loop.createFuture();
    loop.callLater(Duration.ofSeconds(1), () -> events.add("timer"));
    loop.callLater(Duration.ofSeconds(2), () -> answer.complete("a"));
    String result =
        run(
            () -> {
              events.add("before");
              String value = Async.await(answer);
              events.add("after at " + loop.time().toSeconds());
              return value;
            });
    assertThat(result).isEqualTo("a");
    assertThat(events).containsExactly("before", "timer", "after at 2");
  }

  @Test
  void theLoopAndTheThreadOfACallbackAreTheSameAfterItsWait() {
    ThreadLocal<String> bound = new ThreadLocal<>();
    assertThat(
            run(
                () -> {
                  bound.set("mine");
                  Async.sleep(Duration.ofHours(1));
                  assertThat(loop.inLoop()).isTrue();
                  assertThat(EventLoop.current()).isSameAs(loop);
                  return bound.get();
                }))
        .isEqualTo("mine");
  }

  @Test
  void callbacksGoOnInTheOrderInWhichTheirFuturesWereCompleted() {
    List<CompletableFuture<Integer>> futures =
        IntStream.range(0, 5).mapToObj(i -> loop.<Integer>createFuture()).toList();
    List<CompletableFuture<Integer>> tasks =
        futures.stream()
            .map(
                future ->
                    task(
                        () -> {
                          int value = Async.await(future);
                          events.add("task " + value);
                          return value;
                        }))
            .toList();
    loop.callLater(
        Duration.ofSeconds(1),
        () -> {
          for (int i : new int[] {3, 1, 4, 0, 2}) {
            futures.get(i).complete(i);
            loop.execute(() -> events.add("callback " + i));
          }
        });
    loop.runUntilComplete(MultiAsync.of(tasks).loop(loop).<List<Integer>>start());
    assertThat(events)
        .containsExactly(
            "task 3",
            "callback 3",
            "task 1",
            "callback 1",
            "task 4",
            "callback 4",
            "task 0",
            "callback 0",
            "task 2",
            "callback 2");
  }

  @Test
  void aFailureIsTheSameObjectAndShowsWhereItWasAwaited() {
    IllegalStateException error = new IllegalStateException("from elsewhere");
    Throwable thrown =
        run(() -> catchThrowable(() -> Async.await(CompletableFuture.failedFuture(error))));
    assertThat(thrown).isSameAs(error);
    assertThat(thrown.getSuppressed()[0].getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(AwaitTests.class.getName()));
  }

  @Test
  void aCheckedFailureIsTheCause() {
    IOException error = new IOException();
    Throwable thrown =
        run(() -> catchThrowable(() -> Async.await(CompletableFuture.failedFuture(error))));
    assertThat(thrown).isInstanceOf(CompletionException.class).hasCause(error);
  }

  @Test
  void whateverCountsAsAsynchronousCanBeAwaited() {
    Object plain = "plain";
    assertThat(run(() -> Async.<String>await(plain))).isEqualTo("plain");
    assertThat(run(() -> Async.<String>await(Coroutine.of(() -> "coroutine"))))
        .isEqualTo("coroutine");
    Coroutine<String> sleeper =
        Coroutine.of(
            () -> {
              Async.sleep(Duration.ofSeconds(3));
              return "slept";
            });
    assertThat(run(() -> Async.<String>await(sleeper))).isEqualTo("slept");
  }

  @Test
  void outsideOfALoopItSaysWhatToDo() {
    assertThatThrownBy(() -> Async.await(new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Task");
  }

  @Test
  void cancellingATaskEndsItsWaitAndCancelsWhatItAwaits() {
    CompletableFuture<String> awaited = loop.createFuture();
    CompletableFuture<Object> task =
        task(
            () -> {
              try {
                return Async.await(awaited);
              } catch (CancellationException told) {
                events.add("told");
                throw told;
              } finally {
                events.add("finally on the loop: " + loop.inLoop());
              }
            });
    loop.callLater(Duration.ofSeconds(1), () -> task.cancel(true));
    loop.callLater(Duration.ofSeconds(2), () -> events.add("end"));
    run(
        () -> {
          Async.sleep(Duration.ofSeconds(3));
          return null;
        });
    assertThat(events).containsExactly("told", "finally on the loop: true", "end");
    assertThat(awaited).isCancelled();
    assertThat(task).isCancelled();
  }

  @Test
  void aBodyMaySwallowItsCancellationAndIsToldOnce() {
    CompletableFuture<Object> task =
        task(
            () -> {
              Throwable told = catchThrowable(() -> Async.sleep(Duration.ofHours(1)));
              events.add(told.getClass().getSimpleName());
              Async.sleep(Duration.ofSeconds(1));
              events.add("swallowed");
              return null;
            });
    loop.callLater(Duration.ofSeconds(1), () -> task.cancel(true));
    run(
        () -> {
          Async.sleep(Duration.ofSeconds(5));
          return null;
        });
    assertThat(events).containsExactly("CancellationException", "swallowed");
  }

  @Test
  void aTaskDoesNotWaitForItself() {
    List<CompletableFuture<String>> own = new ArrayList<>();
    own.add(task(() -> Async.await(own.get(0))));
    assertThatThrownBy(() -> loop.runUntilComplete(own.get(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("itself");
  }

  @Test
  void aTimeoutCancelsWhatTookTooLong() {
    CompletableFuture<String> slow = loop.createFuture();
    Throwable thrown = run(() -> catchThrowable(() -> Async.await(slow, Duration.ofSeconds(2))));
    assertThat(thrown).hasCauseInstanceOf(TimeoutException.class);
    assertThat(slow).isCancelled();
    assertThat(loop.time()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tenThousandAwaitsInARowNeedNoStack() {
    assertThat(
            run(
                () -> {
                  int sum = 0;
                  for (int i = 0; i < 10_000; i++) {
                    CompletableFuture<Integer> next = loop.createFuture();
                    loop.execute(() -> next.complete(1));
                    sum += Async.await(next);
                  }
                  return sum;
                }))
        .isEqualTo(10_000);
  }

  @Test
  void unguardedStateStaysExact() {
    int bodies = DriverThreads.areVirtual() ? 10_000 : 500;
    int[] counter = new int[1];
    Stream<CompletableFuture<Object>> tasks =
        IntStream.range(0, bodies)
            .mapToObj(
                i ->
                    task(
                        () -> {
                          for (int k = 0; k < 5; k++) {
                            int seen = counter[0];
                            counter[0] = seen + 1;
                            Async.sleep(Duration.ofMillis(i % 7));
                          }
                          return null;
                        }));
    loop.runUntilComplete(MultiAsync.of(tasks).loop(loop).<List<Object>>start());
    assertThat(counter[0]).isEqualTo(bodies * 5);
  }

  @Test
  void aCallerWhoseFutureCameWhileItWasSuspendedGetsTheLoopBack() {
    CompletableFuture<Integer> shared = loop.createFuture();
    task(
        () -> {
          Async.sleep(Duration.ofSeconds(1));
          return shared.complete(1);
        });
    CompletableFuture<Object> awaited =
        task(
            () -> {
              Async.sleep(Duration.ofMillis(500));
              return null;
            });
    task(() -> Async.await(shared));
    loop.runUntilComplete(awaited);
    assertThat(run(() -> "drives again")).isEqualTo("drives again");
  }
}
