package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class ContextExecutorTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<String> steps = new ArrayList<>();

  private static EventLoop loop(UnaryOperator<Runnable> decorator) {
    return EventLoop.builder().callbackDecorator(decorator).logger(NOPLogger.NOP_LOGGER).build();
  }

  @Test
  void theDecoratorIsAskedOnceForAllTurns() {
    AtomicInteger asked = new AtomicInteger();
    EventLoop loop =
        loop(
            callback -> {
              asked.incrementAndGet();
              return callback;
            });
    Executor turns = loop.contextExecutor();
    turns.execute(() -> steps.add("first"));
    turns.execute(() -> steps.add("second"));
    loop.close();

    assertThat(steps).containsExactly("first", "second");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aTurnMayBeginWhileAnotherWaitsInside() {
    EventLoop loop = loop(callback -> callback);
    CompletableFuture<String> over = loop.createFuture();
    Executor turns = loop.contextExecutor();
    turns.execute(
        () -> {
          steps.add("first waits");
          steps.add("first saw " + Async.await(over));
        });
    turns.execute(
        () -> {
          steps.add("second");
          over.complete("it");
        });
    turns.execute(() -> steps.add("third"));

    loop.runUntilComplete(over.thenCompose(it -> loop.run(() -> it)));
    loop.close();

    assertThat(steps).containsExactlyInAnyOrder("first waits", "second", "third", "first saw it");
  }

  @Test
  void aFullLoopRefusesNoTurn() {
    EventLoop full = EventLoop.builder().maxPending(1).build();
    full.execute(() -> steps.add("callback"));
    full.contextExecutor().execute(() -> steps.add("turn"));
    full.runUntilComplete(full.<String>createFuture().completeAsync(() -> ""));
    full.close();

    assertThat(steps).containsExactly("callback", "turn");
  }

  @Test
  void aLoopThatIsClosedRunsWhatItWasGiven() {
    EventLoop loop = loop(callback -> callback);
    Executor turns = loop.contextExecutor();
    turns.execute(() -> steps.add("before"));
    loop.close();
    turns.execute(() -> steps.add("after"));

    assertThat(steps).containsExactly("before", "after");
  }

  @Test
  void turnsThatAClosedLoopRunsAtOnceAreNotMixedUp() {
    CyclicBarrier both = new CyclicBarrier(2);
    EventLoop loop = loop(callback -> () -> meet(both, callback));
    Executor turns = loop.contextExecutor();
    loop.close();

    List<CompletableFuture<Thread>> ran = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Thread> turn = new CompletableFuture<>();
      Thread thread = new Thread(() -> turns.execute(() -> turn.complete(Thread.currentThread())));
      ran.add(turn);
      threads.add(thread);
      thread.start();
    }

    for (int i = 0; i < 2; i++) {
      assertThat(ran.get(i)).succeedsWithin(LIMIT).isSameAs(threads.get(i));
    }
  }

  private static void meet(CyclicBarrier both, Runnable callback) {
    try {
      both.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new IllegalStateException(alone);
    }
    callback.run();
  }

  @Test
  void aTurnRunsThoughItsContextFails() {
    List<Throwable> failures = new ArrayList<>();
    IllegalStateException failure = new IllegalStateException("no context");
    EventLoop loop =
        EventLoop.builder()
            .callbackDecorator(callback -> () -> Errors.sneak(failure))
            .exceptionHandler((failing, error) -> failures.add(error))
            .build();
    loop.contextExecutor().execute(() -> steps.add("turn"));
    loop.close();

    assertThat(steps).containsExactly("turn");
    assertThat(failures).containsExactly(failure);
  }
}
