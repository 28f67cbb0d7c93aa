package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import kotlinx.coroutines.CompletableDeferredKt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What loops wait for, of other libraries. */
class LibraryAdapterTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void runWhatIsQueued() {
    loop.<@Nullable Object>runUntilComplete(loop.run(() -> null));
  }

  static Stream<Arguments> isAsynchronousEverywhere() {
    return Stream.of(
        Arguments.of(Mono.just("value"), "value"),
        Arguments.of(Mono.empty(), null),
        Arguments.of(Single.just("value"), "value"),
        Arguments.of(Maybe.empty(), null),
        Arguments.of(Completable.complete(), null),
        Arguments.of(Uni.createFrom().item("value"), "value"),
        Arguments.of(CompletableDeferredKt.CompletableDeferred("value"), "value"),
        Arguments.of(Futures.immediateFuture("value"), "value"));
  }

  @ParameterizedTest
  @MethodSource
  void isAsynchronousEverywhere(Object value, @Nullable String expected) {
    CompletableFuture<String> awaited = loop.run(() -> Async.await(value));
    assertThat(loop.runUntilComplete(awaited)).isEqualTo(expected);

    assertThat(loop.<String>runUntilComplete(loop.run(() -> value))).isEqualTo(expected);

    CompletionStage<?> maybe = (CompletionStage<?>) Async.maybeAsync(value, loop);
    assertThat((Object) loop.runUntilComplete(maybe)).isEqualTo(expected);

    CompletableFuture<List<String>> gathered = loop.run(() -> Async.multiAsync(List.of(value)));
    assertThat(loop.runUntilComplete(gathered)).containsExactly(expected);
  }

  static Stream<Object> aStreamOfValuesIsAPlainValue() {
    return Stream.of(Flux.just(1), io.reactivex.rxjava3.core.Flowable.just(1));
  }

  @ParameterizedTest
  @MethodSource
  void aStreamOfValuesIsAPlainValue(Object stream) {
    assertThat(Async.maybeAsync(stream, loop)).isSameAs(stream);
  }

  @Test
  void aMonoIsSubscribedOnTheLoopAndNeverInsideTheCall() {
    AtomicReference<@Nullable EventLoop> subscribedOn = new AtomicReference<>();
    Mono<String> mono =
        Mono.fromCallable(
            () -> {
              subscribedOn.set(EventLoop.current());
              return "value";
            });

    CompletionStage<?> stage = (CompletionStage<?>) Async.maybeAsync(mono, loop);
    assertThat(subscribedOn).hasNullValue();
    loop.runUntilComplete(stage);
    assertThat(subscribedOn).hasValue(loop);
  }

  @Test
  void itsErrorIsTheSame() {
    Exception error = new IllegalStateException("gone");

    for (Object failed : List.of(Mono.error(error), Single.error(error), failedFuture(error))) {
      assertThatThrownBy(() -> loop.runUntilComplete(loop.run(() -> failed))).isSameAs(error);
    }
  }

  private static ListenableFuture<?> failedFuture(Exception error) {
    return Futures.immediateFailedFuture(error);
  }

  @Test
  void cancellingWhoAwaitsAMonoDisposesOfIt() {
    AtomicReference<@Nullable String> cancelled = new AtomicReference<>();
    Object pending = Mono.never().doOnCancel(() -> cancelled.set("cancelled"));
    CompletableFuture<Object> task = Async.task(loop, () -> Async.await(pending)).get();
    loop.callLater(Duration.ofSeconds(1), () -> task.cancel(true));

    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancellationException.class);
    assertThat(cancelled).hasValue("cancelled");
  }

  @Test
  void cancellingWhoWaitsForAListenableFutureCancelsIt() {
    SettableFuture<String> pending = SettableFuture.create();
    CompletableFuture<Object> task = Async.task(loop, () -> pending).get();
    runWhatIsQueued();

    task.cancel(true);
    assertThat(pending.isCancelled()).isTrue();
  }

  @Test
  void aFullLoopDoesNotRefuseTheMonoThatACallbackAwaits() {
    try (EventLoop full = EventLoop.builder().maxPending(1).build()) {
      CompletableFuture<String> task =
          full.run(
              () -> {
                full.execute(() -> {});
                return Async.await((Object) Mono.just("value"));
              });

      assertThat(full.runUntilComplete(task)).isEqualTo("value");
    }
  }

  @Test
  void aListenableFutureKeepsNoThreadWaiting() {
    try (EventLoop listening = EventLoop.builder().name("listening").build()) {
      Async.maybeAsync(SettableFuture.create(), listening);

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("listening"));
    }
  }
}
