package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Bench;
import dev.pulsarasync.BenchResult;
import dev.pulsarasync.BenchRun;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The curve of a bench, on virtual time. */
class BenchOutcomeTests {

  private int calls;

  @Test
  void theCurveRisesToTheLongestLatencyAsFarAsTheCallsTell() {
    BenchOutcome outcome = BenchOutcome.of(hundredCallsOfWhichTheLastIsSlow());

    assertThat(outcome.model()).isEqualTo("closed");
    assertThat(outcome.calls()).isEqualTo(100);
    assertThat(outcome.p50Micros()).isCloseTo(5_000, within());
    assertThat(outcome.maxMicros()).isCloseTo(500_000, within());
    assertThat(outcome.curve())
        .isSortedAccordingTo((a, b) -> Double.compare(a.micros(), b.micros()))
        .isSortedAccordingTo((a, b) -> Double.compare(a.nines(), b.nines()))
        .endsWith(new BenchOutcome.Point(2, outcome.maxMicros()));
    assertThat(outcome.curve().get(0).micros()).isCloseTo(5_000, within());
  }

  private static Percentage within() {
    return Percentage.withPercentage(0.2);
  }

  private BenchResult hundredCallsOfWhichTheLastIsSlow() {
    EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    BenchRun run = Bench.closed("office", 1).calls(100).loop(loop).run(() -> answer(loop));
    BenchResult result = loop.runUntilComplete(run.result());
    loop.close();
    return result;
  }

  private CompletableFuture<String> answer(EventLoop loop) {
    CompletableFuture<String> answer = loop.createFuture();
    calls++;
    loop.callLater(Duration.ofMillis(calls == 100 ? 500 : 5), () -> answer.complete("answer"));
    return answer;
  }
}
