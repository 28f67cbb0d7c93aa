package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncTests {

  private final EventLoop loop = EventLoop.builder().name("async").build();
  private final EventLoop other = EventLoop.builder().name("other").build();

  @BeforeEach
  void start() {
    loop.start();
    other.start();
  }

  @AfterEach
  void close() {
    loop.close();
    other.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private <R> CompletableFuture<R> chain(
      Object source,
      @Nullable Function<Object, ?> callback,
      @Nullable Function<? super Throwable, ?> errback) {
    return Async.chainFuture(source, callback, errback, new LoopFuture<R>(loop));
  }

  private static <T> T raise(Throwable error) {
    throw Errors.<RuntimeException>sneak(error);
  }

  @Test
  void aFutureThatIsItsOwnValueDoesNotHoldTheLoop() throws Exception {
    CompletableFuture<Object> endless = new CompletableFuture<>();
    endless.complete(endless);
    loop.run(() -> endless);
    CompletableFuture<String> another = loop.run(() -> "others go on");
    assertThat(get(another)).isEqualTo("others go on");
  }

  @Test
  void aThrowableOfACallbackFailsNext() {
    Error error = new StackOverflowError();
    Exception checked = new Exception();
    assertThatThrownBy(
            () ->
                get(
                    chain(
                        CompletableFuture.completedFuture(1),
                        x -> raise(error),
                        e -> "not called")))
        .hasCause(error);
    assertThatThrownBy(
            () ->
                get(
                    chain(
                        CompletableFuture.failedFuture(new Exception()),
                        null,
                        e -> raise(checked))))
        .hasCause(checked);
  }

  @Test
  void aForeignStageIsWaitedForAndItsErrorUnwrapped() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Exception error = new Exception();
    CompletableFuture<Object> ofStage = chain(foreign.thenApply(x -> x), null, e -> e);
    CompletableFuture<Object> ofMinimal = chain(foreign.minimalCompletionStage(), null, e -> e);
    foreign.completeExceptionally(error);
    assertThat(get(ofStage)).isSameAs(error);
    assertThat(get(ofMinimal)).isSameAs(error);
    CompletionStage<String> minimal = CompletableFuture.completedStage("minimal");
    assertThat(this.<Object>getChain(minimal)).isEqualTo("minimal!");
  }

  private <R> R getChain(Object source) throws Exception {
    return get(this.<R>chain(source, x -> x + "!", null));
  }

  @Test
  void aStageThatThrowsInsteadOfWaitingFailsWhatWaitsForIt() {
    CompletableFuture<String> broken =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<String> whenComplete(
              BiConsumer<? super String, ? super Throwable> action) {
            throw new UnsupportedOperationException("broken");
          }
        };
    for (CompletableFuture<Object> future :
        List.of(
            this.<Object>chain(broken, x -> x, null),
            this.<Object>chain(CompletableFuture.completedFuture(1), x -> broken, null),
            loop.<Object>run(() -> broken),
            Async.<Object>task(loop, () -> broken).get(),
            MultiAsync.of(List.of(broken)).loop(loop).<Object>start())) {
      assertThatThrownBy(() -> get(future)).hasRootCauseMessage("broken");
    }
  }

  @Test
  void aCallbackRunsOnTheLoopOfTheSource() throws Exception {
    CompletableFuture<EventLoop> next = new CompletableFuture<>();
    Async.chainFuture(other.<Integer>run(() -> 1), x -> EventLoop.current(), null, next);
    assertThat(get(next)).isSameAs(other);
    CompletableFuture<EventLoop> ofForeign =
        chain(CompletableFuture.completedFuture(1), x -> EventLoop.current(), null);
    assertThat(get(ofForeign)).isSameAs(loop);
  }

  @Test
  void aCallbackMayReturnTheFutureOfAnotherLoop() throws Exception {
    CompletableFuture<String> future =
        Async.chainFuture(
            loop.run(() -> 1), x -> other.run(() -> loop.run(() -> "there and back")));
    assertThat(get(future)).isEqualTo("there and back");
  }

  @Test
  void theOtherLoopMayBeClosed() {
    CompletableFuture<Object> pending = other.createFuture();
    CompletableFuture<Object> waiting = chain(pending, x -> x, null);
    CompletableFuture<Object> run = loop.run(() -> pending);
    other.close();
    assertThatThrownBy(() -> get(waiting)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> get(run)).isInstanceOf(CancellationException.class);
  }

  @Test
  void nullIsAValueButNoSource() throws Exception {
    assertThat(
            get(this.<String>chain(CompletableFuture.completedFuture(null), x -> "got " + x, null)))
        .isEqualTo("got null");
    assertThatThrownBy(() -> chain(null, x -> x, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
    assertThatThrownBy(() -> chain("plain", x -> x, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String");
    assertThat(Async.maybeAsync(null, loop)).isNull();
    assertThat(Async.maybeAsync(null)).isNull();
  }

  @Test
  void whereThereIsNoLoopTheCallSaysSo() {
    List<Supplier<?>> calls =
        List.of(
            () -> Async.maybeAsync(Coroutine.of(() -> 1)),
            () -> Async.chainFuture(new CompletableFuture<>(), x -> x),
            () -> Async.multiAsync(List.of()),
            () -> Async.asyncWhile(null, () -> true),
            () -> Async.task(() -> 1).get(),
            () -> Async.task((Object x) -> x).apply(1),
            () -> Async.task((Object x, Object y) -> x).apply(1, 2));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("pass a loop"));
    assertThat(Async.maybeAsync("plain")).isEqualTo("plain");
  }

  @Test
  void tasksOfTheCallersLoopRunThere() throws Exception {
    Supplier<CompletableFuture<EventLoop>> none = Async.task(EventLoop::current);
    Function<Integer, CompletableFuture<Integer>> one = Async.task((Integer x) -> x + 1);
    BiFunction<Integer, Integer, CompletableFuture<Integer>> two =
        Async.task((Integer x, Integer y) -> x + y);
    assertThat(get(other.<EventLoop>run(none::get))).isSameAs(other);
    assertThat(get(loop.<Integer>run(() -> one.apply(1)))).isEqualTo(2);
    assertThat(get(loop.<Integer>run(() -> two.apply(1, 2)))).isEqualTo(3);
  }

  @Test
  void aTaskWaitsOneLevelDeep() throws Exception {
    CompletableFuture<String> inner = CompletableFuture.completedFuture("inner");
    CompletableFuture<Object> task =
        Async.task(loop, () -> CompletableFuture.completedFuture(inner)).get();
    assertThat(get(task)).isSameAs(inner);
  }

  @Test
  void aTaskThatReturnsItselfFails() {
    List<CompletableFuture<Object>> own = new ArrayList<>();
    CompletableFuture<Object> gate = new CompletableFuture<>();
    loop.execute(gate::join);
    own.add(Async.task(loop, () -> own.get(0)).get());
    gate.complete(null);
    assertThatThrownBy(() -> get(own.get(0))).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancellingATaskCancelsWhatItAwaitsAndCancellingAChainDoesNot() throws Exception {
    CompletableFuture<String> ofTask = new CompletableFuture<>();
    CompletableFuture<String> ofChain = new CompletableFuture<>();
    CompletableFuture<String> task = Async.<String>task(loop, () -> ofTask).get();
    CompletableFuture<String> chain = chain(ofChain, x -> x, null);
    get(loop.run(() -> null));
    task.cancel(true);
    chain.cancel(true);
    assertThat(ofTask).isCancelled();
    assertThat(ofChain).isNotDone();
  }

  @Test
  void aDecoratedBodyThatThrowsAnErrorFailsItsFuture() {
    Error error = new LinkageError();
    assertThatThrownBy(() -> get(Async.task(loop, () -> raise(error)).get())).hasCause(error);
  }

  @Test
  void aCoroutineIsStartedOnce() throws Exception {
    Coroutine<String> coroutine = Coroutine.of(() -> "once");
    assertThat(get(loop.<String>run(() -> coroutine))).isEqualTo("once");
    assertThatThrownBy(() -> get(loop.<String>run(() -> coroutine)))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void anyDepthOfFuturesIsFlattenedWithoutAStackOverflow() throws Exception {
    Object ready = "bottom";
    Object pending = "bottom";
    Object foreign = "bottom";
    CompletableFuture<Object> lowest = new CompletableFuture<>();
    Object waiting = lowest;
    for (int i = 0; i < 100_000; i++) {
      Object of = ready;
      Object ofPending = pending;
      LoopFuture<Object> done = new LoopFuture<>(loop);
      done.complete(of);
      ready = done;
      pending = Coroutine.of(() -> ofPending);
      foreign = CompletableFuture.completedFuture(foreign);
      LoopFuture<Object> next = new LoopFuture<>(loop);
      next.complete(waiting);
      waiting = next;
    }
    Object[] reusable = {ready, foreign, waiting};
    CompletableFuture<Object> last =
        chain(CompletableFuture.completedFuture(1), x -> reusable[2], null);
    lowest.complete("bottom");
    for (Object deep : reusable) {
      assertThat(get(loop.<Object>run(() -> deep))).isEqualTo("bottom");
      assertThat(get(this.<Object>chain(CompletableFuture.completedFuture(1), x -> deep, null)))
          .isEqualTo("bottom");
    }
    Object coroutines = pending;
    assertThat(get(loop.<Object>run(() -> coroutines))).isEqualTo("bottom");
    assertThat(get(last)).isEqualTo("bottom");
  }

  @Test
  void aNextThatIsDoneStillLetsTheCallbackRun() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Object> next = CompletableFuture.completedFuture("first");
    CompletableFuture<Object> gate = new CompletableFuture<>();
    Async.chainFuture(loop.run(() -> 1), x -> gate.complete(ran.incrementAndGet()), null, next);
    get(gate);
    assertThat(ran).hasValue(1);
    assertThat(next.join()).isEqualTo("first");
  }

  @Test
  void anAsyncObjectHasTheLoopsLoggerAndDebug() {
    AsyncObject without = new AsyncObject() {};
    AsyncObject with =
        new AsyncObject() {
          @Override
          public EventLoop loop() {
            return loop;
          }
        };
    assertThat(without.loop()).isNull();
    assertThat(without.isDebug()).isFalse();
    assertThat(without.logger().getName()).isEqualTo("pulsar");
    assertThat(with.logger()).isSameAs(loop.logger());
    assertThat(with.isDebug()).isFalse();
  }
}
