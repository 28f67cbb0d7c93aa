package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OverflowCoroutineTests {

  /** What calls a body that returns a coroutine. */
  private enum Begun {
    RUN((loop, body) -> loop.run(body::get)),
    TASK((loop, body) -> Async.task(loop, body::get).get()),
    CALLBACK((loop, body) -> Async.chainFuture(done(loop), none -> body.get())),
    CALLBACK_PROPAGATING(
        (loop, body) -> Async.chainFuturePropagating(done(loop), none -> body.get(), null)),
    CLAUSE((loop, body) -> Async.asyncWhile(loop, null, body::get));

    final BiFunction<EventLoop, Supplier<Object>, CompletableFuture<Object>> way;

    Begun(BiFunction<EventLoop, Supplier<Object>, CompletableFuture<Object>> way) {
      this.way = way;
    }

    private static CompletableFuture<String> done(EventLoop loop) {
      CompletableFuture<String> done = loop.createFuture();
      done.complete("");
      return done;
    }
  }

  private final OverflowCounts counts = new OverflowCounts();

  static Stream<Arguments> begunOnFullLoops() {
    return Stream.of(Overflow.values())
        .flatMap(full -> Stream.of(Begun.values()).map(begun -> Arguments.of(full, begun)));
  }

  @ParameterizedTest
  @MethodSource("begunOnFullLoops")
  void aCoroutineToWhichTheLoopHasComeNeedsNoPlace(Overflow overflow, Begun begun) {
    try (EventLoop loop = counts.loop(overflow, 1)) {
      CompletableFuture<String> ahead = new CompletableFuture<>();
      Coroutine<Object> coroutine = Coroutine.of(() -> "");
      CompletableFuture<Object> result =
          begun.way.apply(
              loop,
              () -> {
                loop.execute(() -> ahead.complete("ran"));
                return coroutine;
              });

      assertThat(loop.runUntilComplete(result)).isEqualTo("");
      assertThat(ahead).isCompletedWithValue("ran");
      assertThat(counts.rejected).hasValue(0);
    }
  }

  @Test
  void aCoroutineThatAUserStartsNeedsAPlace() {
    try (EventLoop loop = counts.loop(Overflow.REJECT, 1)) {
      loop.execute(() -> {});
      Object started = Async.maybeAsync(Coroutine.of(() -> ""), loop);

      assertThat((CompletableFuture<?>) started).isCompletedExceptionally();
    }
  }
}
