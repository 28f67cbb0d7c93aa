package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchPlanTests implements AsyncObject {

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();

  /** When each call was made, in milliseconds. */
  private final List<Long> made = new ArrayList<>();

  private int inFlight;
  private int mostInFlight;

  @AfterEach
  void close() {
    loop.close();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  private CompletableFuture<Object> after(Duration delay) {
    made.add(loop.time().toMillis());
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    CompletableFuture<Object> answer = loop.createFuture();
    loop.callLater(
        delay,
        () -> {
          inFlight--;
          answer.complete("answer");
        });
    return answer;
  }

  public CompletableFuture<Object> afterMillis(Integer millis) {
    return after(Duration.ofMillis(millis));
  }

  /** A call that takes a millisecond, of which the hundredth freezes the loop. */
  private CompletableFuture<Object> freezeOnce() {
    if (made.size() == 100) {
      clock.advance(Duration.ofMillis(500));
    }
    return afterMillis(1);
  }

  private BenchResult run(BenchPlan plan, IntFunction<?> call) {
    return loop.runUntilComplete(plan.loop(loop).run(() -> call.apply(made.size())).result());
  }

  @Test
  void anOpenBenchShowsAFreezeToAllWhoWouldHaveCalledMeanwhile() {
    BenchResult result = run(Bench.open("office", 1_000).calls(2_000), n -> freezeOnce());

    assertThat(result.percentile(99).toMillis()).isBetween(470L, 500L);
    assertThat(result.max()).isBetween(Duration.ofMillis(500), Duration.ofMillis(502));
    assertThat(result.histogram().getCountBetweenValues(10_000_000, 600_000_000))
        .isBetween(480L, 500L);
  }

  @Test
  void aClosedBenchHidesTheSameFreeze() {
    BenchResult result = run(Bench.closed("office", 4).calls(2_000), n -> freezeOnce());

    assertThat(result.percentile(99).toMillis()).isEqualTo(1);
    assertThat(result.max()).isGreaterThan(Duration.ofMillis(499));
  }

  @Test
  void aClosedBenchKeepsItsConcurrencyInFlight() {
    BenchResult result = run(Bench.closed("office", 3).calls(10), n -> afterMillis(10));

    assertThat(made).containsExactly(0L, 0L, 0L, 10L, 10L, 10L, 20L, 20L, 20L, 30L);
    assertThat(mostInFlight).isEqualTo(3);
    assertThat(result.calls()).isEqualTo(10);
    assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(40));
    assertThat(result.throughput()).isEqualTo(250);
    assertThat(result.mean()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void aCallOfAClosedBenchCountsFromWhenItIsMade() {
    BenchResult result =
        run(
            Bench.closed("office", 3).calls(9),
            n -> {
              clock.advance(Duration.ofMillis(10));
              return "answer";
            });

    assertThat(result.mean()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void anOpenBenchStartsAtItsRateWhateverIsInFlight() {
    BenchResult result = run(Bench.open("office", 100).calls(5), n -> afterMillis(1_000));

    assertThat(made).containsExactly(0L, 10L, 20L, 30L, 40L);
    assertThat(mostInFlight).isEqualTo(5);
    assertThat(result.mean()).isEqualTo(Duration.ofSeconds(1));
    assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(1_040));
  }

  @Test
  void aFastAnswerLeavesAnOpenBenchItsRate() {
    BenchResult result = run(Bench.open("office", 1_000).calls(100), n -> afterMillis(0));

    assertThat(result.throughput()).isEqualTo(1_000);
  }

  @Test
  void whatFallsBehindStartsAtOnceAndCountsFromItsIntendedStart() {
    BenchResult result =
        run(
            Bench.open("office", 100).calls(5),
            n -> {
              if (n == 1) {
                clock.advance(Duration.ofMillis(25));
              }
              return afterMillis(0);
            });

    assertThat(made).containsExactly(0L, 35L, 35L, 35L, 40L);
    assertThat(result.max().toMillis()).isEqualTo(25);
    assertThat(result.mean()).isEqualTo(Duration.ofMillis((25 + 15 + 5) / 5));
  }

  @Test
  void callsBeyondTheMostInFlightStartWhenThereIsRoomAndCountFromTheirIntendedStart() {
    BenchResult result =
        run(Bench.open("office", 1_000).maxInFlight(2).calls(4), n -> afterMillis(10));

    assertThat(made).containsExactly(0L, 1L, 10L, 11L);
    assertThat(result.max().toMillis()).isEqualTo(18);
  }

  @Test
  void aDurationEndsTheStartsAndNoCallIsLeftOut() {
    BenchResult closed =
        run(Bench.closed("office", 1).duration(Duration.ofMillis(35)), n -> afterMillis(10));
    assertThat(closed.calls()).isEqualTo(4);
    assertThat(closed.elapsed()).isEqualTo(Duration.ofMillis(40));

    BenchResult open =
        run(Bench.open("office", 100).duration(Duration.ofSeconds(1)), n -> afterMillis(300));
    assertThat(open.calls()).isEqualTo(100);
    assertThat(open.elapsed()).isEqualTo(Duration.ofMillis(1_290));
  }

  @Test
  void theFirstOfTwoLimitsCounts() {
    BenchPlan plan = Bench.open("office", 1_000).duration(Duration.ofMillis(50));

    assertThat(run(plan.calls(20), n -> afterMillis(1)).calls()).isEqualTo(20);
    assertThat(run(plan.calls(200), n -> afterMillis(1)).calls()).isEqualTo(50);
  }

  @Test
  void aWarmUpIsNotRecorded() {
    BenchPlan plan = Bench.closed("office", 1).calls(10);
    IntFunction<?> slowAtFirst = n -> afterMillis(n < 5 ? 100 : 1);

    BenchResult byCount = run(plan.warmUp(5), slowAtFirst);
    assertThat(byCount.calls()).isEqualTo(10);
    assertThat(byCount.max().toMillis()).isEqualTo(1);
    assertThat(byCount.start()).isEqualTo(Duration.ofMillis(500));
    assertThat(byCount.elapsed()).isEqualTo(Duration.ofMillis(10));

    made.clear();
    BenchResult byTime = run(plan.warmUp(Duration.ofMillis(450)), slowAtFirst);
    assertThat(byTime.max().toMillis()).isEqualTo(1);
    assertThat(made).hasSize(15);
  }

  @Test
  void failuresAreCountedByTypeAndEndNothing() {
    BenchResult result =
        run(
            Bench.closed("office", 2).calls(10),
            n -> {
              made.add(loop.time().toMillis());
              return switch (n % 5) {
                case 0 -> throw new IllegalStateException("thrown");
                case 1 -> CompletableFuture.failedFuture(new IOException("answered"));
                default -> "answer";
              };
            });

    assertThat(result.failures())
        .containsOnly(
            Map.entry("java.io.IOException", 2L), Map.entry("java.lang.IllegalStateException", 2L));
    assertThat(result.failed()).isEqualTo(4);
    assertThat(result.calls()).isEqualTo(10);
    assertThat(result.toString()).contains("closed, 2 in flight", "java.io.IOException");
  }

  @Test
  void aCallThatTakesTooLongFailsAndWhatItWaitsForIsCancelled() {
    List<CompletableFuture<Object>> waits = new ArrayList<>();
    BenchResult result =
        run(
            Bench.open("office", 10).calls(2).timeout(Duration.ofMillis(50)),
            n -> {
              CompletableFuture<Object> never = loop.createFuture();
              waits.add(never);
              return waits.size() == 1 ? never : Async.await(never);
            });

    assertThat(result.failures()).containsOnlyKeys(TimeoutException.class.getName());
    assertThat(result.max().toMillis()).isEqualTo(50);
    assertThat(waits).hasSize(2).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void aCallMayWaitInsideWhileOthersStart() {
    BenchResult result =
        run(Bench.closed("office", 5).calls(10), n -> Async.await(afterMillis(10)));

    assertThat(mostInFlight).isEqualTo(5);
    assertThat(result.elapsed()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void callsThatNeverWaitLeaveOthersTheirTurn() {
    BenchRun run =
        Bench.closed("office", 1).duration(Duration.ofDays(1)).loop(loop).run(() -> "plain");
    loop.callLater(Duration.ZERO, run::cancel);
    CompletableFuture<Boolean> over = run.result().handle((result, error) -> error != null);

    assertThat(loop.runUntilComplete(over)).isTrue();
  }

  @Test
  void aMethodIsCalledByItsNameOnTheLoopOfItsObject() {
    BenchRun run = Bench.closed("office", 1).calls(2).run(this, "afterMillis", 7);

    assertThat(loop.runUntilComplete(run.result()).mean()).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void aPlanWithoutAnEndIsRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Bench.open("office", 1).loop(loop).run(() -> "never"))
        .withMessageContaining("would never end");
  }

  @Test
  void whatCannotBeIsRefused() {
    BenchPlan plan = Bench.open("office", 1);
    for (Runnable impossible :
        List.<Runnable>of(
            () -> Bench.closed("office", 0),
            () -> Bench.open("office", 0),
            () -> Bench.open("office", Double.NaN),
            () -> plan.calls(0),
            () -> plan.duration(Duration.ZERO),
            () -> plan.timeout(Duration.ZERO),
            () -> plan.warmUp(-1),
            () -> plan.warmUp(Duration.ofMillis(-1)),
            () -> plan.maxInFlight(0),
            () -> plan.onProgress(Duration.ZERO, progress -> {}))) {
      assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(impossible::run);
    }
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Bench.closed("office", 1).maxInFlight(1));
  }

  @Test
  void aPlanIsLeftAsItIsByWhatIsMadeOfIt() {
    BenchPlan plan = Bench.closed("office", 1).calls(2);
    plan.warmUp(7);
    plan.calls(100);
    plan.timeout(Duration.ofNanos(1));

    assertThat(run(plan, n -> afterMillis(1)).failed()).isZero();
    assertThat(made).hasSize(2);
  }
}
