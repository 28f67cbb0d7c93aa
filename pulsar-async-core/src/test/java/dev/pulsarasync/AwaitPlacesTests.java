package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every callback may wait inside, whatever called it. */
class AwaitPlacesTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<String> events = new ArrayList<>();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(new VirtualClock())
          .exceptionHandler((loop, error) -> handle(error))
          .build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void handle(Throwable error) {
    Async.sleep(SECOND);
    note("handled " + error.getMessage());
  }

  private void note(String event) {
    assertThat(loop.inLoop()).isTrue();
    events.add(event + " at " + loop.time().toSeconds());
  }

  private String sleepAndNote(String event) {
    Async.sleep(SECOND);
    note(event);
    return event;
  }

  private <T> T runFor(CompletableFuture<T> observed) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(Duration.ofMinutes(1), () -> over.complete(null));
    loop.runUntilComplete(over);
    return observed.getNow(null);
  }

  private <T> CompletableFuture<T> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void aPlainCallback() {
    loop.execute(() -> sleepAndNote("first"));
    loop.execute(() -> sleepAndNote("second"));
    loop.execute(() -> note("third"));
    runFor(nothing());
    assertThat(events).containsExactly("third at 0", "first at 1", "second at 1");
  }

  @Test
  void aTimerHoldsUpNoOther() {
    loop.callLater(SECOND, () -> sleepAndNote("timer"));
    loop.callLater(SECOND, () -> note("due with it"));
    runFor(nothing());
    assertThat(events).containsExactly("due with it at 1", "timer at 2");
  }

  @Test
  void theFunctionsOfAChain() {
    CompletableFuture<String> chained =
        Async.chainFuture(loop.run(() -> "v"), value -> sleepAndNote("callback"));
    CompletableFuture<String> recovered =
        Async.chainFuture(
            loop.run(() -> CompletableFuture.failedFuture(new ArithmeticException())),
            null,
            error -> sleepAndNote("errback"));
    runFor(nothing());
    assertThat(chained).isCompletedWithValue("callback");
    assertThat(recovered).isCompletedWithValue("errback");
    assertThat(events).containsExactly("callback at 1", "errback at 1");
  }

  @Test
  void theCallbacksThatTheJdkKnows() {
    CompletableFuture<String> applied =
        loop.run(() -> "v").thenApply(value -> sleepAndNote("applied"));
    CompletableFuture<String> composed =
        loop.run(() -> "v").thenCompose(v -> nothing().thenApply(n -> sleepAndNote("composed")));
    runFor(nothing());
    assertThat(applied).isCompletedWithValue("applied");
    assertThat(composed).isCompletedWithValue("composed");
  }

  @Test
  void theClauseOfAWhile() {
    int[] asked = new int[1];
    CompletableFuture<Integer> polled =
        Async.asyncWhile(
            loop,
            null,
            () -> {
              sleepAndNote("asked");
              return ++asked[0] < 3 ? asked[0] : 0;
            });
    assertThat(runFor(polled)).isZero();
    assertThat(events).containsExactly("asked at 1", "asked at 2", "asked at 3");
  }

  @Test
  void whatRunInLoopCalls() {
    CompletableFuture<String> started = loop.run(() -> sleepAndNote("ran"));
    assertThat(runFor(started)).isEqualTo("ran");
  }

  @Test
  void aCoroutineThatRunUntilCompleteStarts() {
    Coroutine<String> coroutine = Coroutine.of(() -> sleepAndNote("coroutine"));
    assertThat(loop.runUntilComplete(coroutine)).isEqualTo("coroutine");
    assertThat(events).containsExactly("coroutine at 1");
  }

  @Test
  void theItemsOfAGatherWaitSideBySide() {
    CompletableFuture<List<String>> all =
        MultiAsync.of(
                List.of(
                    Coroutine.of(() -> sleepAndNote("a")), Coroutine.of(() -> sleepAndNote("b"))))
            .loop(loop)
            .start();
    assertThat(runFor(all)).containsExactly("a", "b");
    assertThat(events).containsExactly("a at 1", "b at 1");
  }

  @Test
  void taskOfTheScheduledView() {
    ScheduledExecutorService view = loop.asScheduledExecutorService();
    view.scheduleAtFixedRate(() -> sleepAndNote("tick"), 5, 30, TimeUnit.SECONDS);
    runFor(nothing());
    assertThat(events).containsExactly("tick at 6", "tick at 36");
  }

  @Test
  void theExceptionHandler() {
    loop.execute(
        () -> {
          throw new ArithmeticException("plain");
        });
    loop.execute(() -> note("other"));
    runFor(nothing());
    assertThat(events).containsExactly("other at 0", "handled plain at 1");
  }

  @Test
  void whatAPlainCallbackThrowsAfterItsWaitReachesTheHandler() {
    loop.execute(
        () -> {
          Async.sleep(SECOND);
          throw new ArithmeticException("late");
        });
    runFor(nothing());
    assertThat(events).containsExactly("handled late at 2");
  }

  @Test
  void uncheckedFailuresArriveAsTheyAreAndCheckedOnesAsACause() {
    CompletableFuture<String> unchecked = loop.createFuture();
    CompletableFuture<String> serious = loop.createFuture();
    CompletableFuture<String> checked = loop.createFuture();
    CompletableFuture<String> cancelled = loop.createFuture();
    CompletableFuture<List<Throwable>> caught =
        loop.run(
            () ->
                Coroutine.of(
                    () ->
                        List.of(
                            catchThrowable(() -> Async.await(unchecked)),
                            catchThrowable(() -> Async.await(serious)),
                            catchThrowable(() -> Async.await(checked)),
                            catchThrowable(() -> Async.await(cancelled)))));
    ArithmeticException error = new ArithmeticException();
    StackOverflowError ofTheJvm = new StackOverflowError();
    TimeoutException late = new TimeoutException();
    loop.callLater(SECOND, () -> unchecked.completeExceptionally(error));
    loop.callLater(SECOND, () -> serious.completeExceptionally(ofTheJvm));
    loop.callLater(SECOND, () -> checked.completeExceptionally(new CompletionException(late)));
    loop.callLater(SECOND, () -> cancelled.cancel(true));
    List<Throwable> errors = runFor(caught);
    assertThat(errors.subList(0, 2)).containsExactly(error, ofTheJvm);
    assertThat(errors.get(2)).isInstanceOf(CompletionException.class).hasCause(late);
    assertThat(errors.get(3)).isInstanceOf(CancellationException.class);
    assertThat(error.getSuppressed()[0].getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(getClass().getName()));
  }

  @Test
  void aStageThatMayNotBecomeAFutureIsAwaitedToo() {
    CompletionStage<String> minimal =
        new CompletableFuture<String>()
            .completeOnTimeout("v", 1, TimeUnit.MILLISECONDS)
            .minimalCompletionStage();
    EventLoop real = EventLoop.builder().build();
    assertThat(real.<String>runUntilComplete(Coroutine.of(() -> Async.await(minimal))))
        .isEqualTo("v");
    real.close();
  }
}
