package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncWhileTests {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final List<Long> asked = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T note(T answer) {
    asked.add(loop.time().toMillis());
    return answer;
  }

  @Test
  void theClauseIsAskedLaterAndNotInsideTheCall() {
    CompletableFuture<Boolean> future = Async.asyncWhile(loop, null, () -> note(false));
    assertThat(asked).isEmpty();
    assertThat(loop.runUntilComplete(future)).isFalse();
    assertThat(asked).containsExactly(0L);
  }

  @Test
  void theLastSleepIsCutToTheTimeoutAndTheClauseIsAskedOnceMore() {
    CompletableFuture<String> future =
        Async.asyncWhile(loop, Duration.ofMillis(450), () -> note("still true"));
    assertThat(loop.runUntilComplete(future)).isEqualTo("still true");
    assertThat(asked).containsExactly(0L, 100L, 300L, 450L);
  }

  @Test
  void aTimeoutOfZeroIsNone() {
    CompletableFuture<Boolean> future =
        Async.asyncWhile(loop, Duration.ZERO, () -> note(asked.size() < 20));
    assertThat(loop.runUntilComplete(future)).isFalse();
    assertThat(asked).hasSize(21);
  }

  @Test
  void aNegativeTimeoutIsRefusedByTheCall() {
    assertThatThrownBy(() -> Async.asyncWhile(loop, Duration.ofNanos(-1), () -> true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Async.asyncWhile(loop, null, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aClauseThatThrowsFailsTheFuture() {
    Error error = new StackOverflowError();
    CompletableFuture<Object> future =
        Async.asyncWhile(
            loop,
            null,
            () -> {
              if (note(asked.size()) == 3) {
                throw error;
              }
              return true;
            });
    assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    assertThat(asked).containsExactly(0L, 100L, 300L, 600L);
  }

  @Test
  void anAsynchronousAnswerIsWaitedFor() {
    CompletableFuture<Boolean> future =
        Async.asyncWhile(
            loop,
            null,
            () -> {
              CompletableFuture<Boolean> answer = loop.createFuture();
              loop.callLater(Duration.ofMillis(50), () -> answer.complete(note(asked.size() < 2)));
              return answer;
            });
    assertThat(loop.runUntilComplete(future)).isFalse();
    assertThat(asked).containsExactly(50L, 200L, 450L);
  }

  @Test
  void anAnswerWhoseTruthCannotBeToldFailsTheFuture() {
    Error error = new AssertionError("size");
    List<Object> broken =
        new ArrayList<>() {
          private static final long serialVersionUID = 1;

          @Override
          public boolean isEmpty() {
            throw error;
          }
        };
    for (Object answer :
        List.of(CompletableFuture.completedFuture(broken), (Object) Coroutine.of(() -> broken))) {
      CompletableFuture<Object> future = Async.asyncWhile(loop, null, () -> answer);
      assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    }
    CompletableFuture<Object> direct = Async.asyncWhile(loop, null, () -> broken);
    assertThatThrownBy(() -> loop.runUntilComplete(direct)).isSameAs(error);
  }

  @Test
  void cancellingEndsTheAsking() {
    CompletableFuture<Boolean> future = Async.asyncWhile(loop, null, () -> note(true));
    loop.callAt(Duration.ofMillis(350), () -> future.cancel(true));
    CompletableFuture<Void> end = loop.createFuture();
    loop.callAt(Duration.ofSeconds(5), () -> end.complete(null));
    loop.runUntilComplete(end);
    assertThat(asked).containsExactly(0L, 100L, 300L);
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void theClosedLoopEndsTheAsking() {
    AtomicInteger count = new AtomicInteger();
    EventLoop real = EventLoop.builder().build();
    CompletableFuture<Object> future = Async.asyncWhile(real, null, count::incrementAndGet);
    real.close();
    assertThat(future).isCompletedExceptionally();
    assertThat(count).hasValue(0);
  }

  static Stream<Object> falseOnes() {
    return Stream.of(
        false,
        0,
        0L,
        0.0,
        -0.0f,
        (byte) 0,
        BigDecimal.valueOf(0, 5),
        BigInteger.ZERO,
        "",
        new StringBuilder(),
        List.of(),
        Map.of(),
        Optional.empty(),
        new int[0],
        new AtomicInteger());
  }

  @ParameterizedTest
  @MethodSource("falseOnes")
  void whatPythonCallsFalseEndsItAndIsTheResult(Object answer) {
    assertThat(loop.<Object>runUntilComplete(Async.asyncWhile(loop, null, () -> answer)))
        .isSameAs(answer);
    assertThat(loop.time()).isZero();
  }

  @Test
  void nullIsFalse() {
    assertThat(loop.<Object>runUntilComplete(Async.asyncWhile(loop, null, () -> null))).isNull();
  }

  static Stream<Object> trueOnes() {
    return Stream.of(
        true,
        1,
        -1,
        0.1,
        Double.NaN,
        BigDecimal.valueOf(1, 400),
        "false",
        " ",
        'x',
        Arrays.asList((Object) null),
        Map.of("k", 0),
        Optional.of(false),
        new int[1],
        new Object());
  }

  @ParameterizedTest
  @MethodSource("trueOnes")
  void whatPythonCallsTrueGoesOnToTheTimeout(Object answer) {
    assertThat(
            loop.<Object>runUntilComplete(
                Async.asyncWhile(loop, Duration.ofMillis(50), () -> answer)))
        .isSameAs(answer);
    assertThat(loop.time()).isEqualTo(Duration.ofMillis(50));
  }
}
