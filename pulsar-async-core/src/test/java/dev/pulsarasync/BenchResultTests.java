package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BenchResultTests {

  private static final long MILLI = 1_000_000;

  private static BenchResult recorded(BenchPlan plan, int calls, DoubleSupplier millis) {
    BenchTally tally = new BenchTally(plan);
    tally.begin(0);
    for (int i = 1; i <= calls; i++) {
      tally.record(i * MILLI, Math.round(millis.getAsDouble() * MILLI), null);
    }
    return tally.result();
  }

  private static BenchResult constant(BenchPlan plan, double millis) {
    return recorded(plan, 2_000, () -> millis);
  }

  private static BenchResult noisy(long seed, double mean) {
    Random random = new Random(seed);
    return recorded(open(), 5_000, () -> -mean * Math.log(1 - random.nextDouble()));
  }

  private static BenchPlan open() {
    return Bench.open("office", 1_000);
  }

  private static BenchResult failing(@Nullable Throwable error) {
    BenchTally tally = new BenchTally(open());
    tally.begin(0);
    tally.record(MILLI, MILLI, error);
    return tally.result();
  }

  @Test
  void whatIsMergedHasTheCallsOfBoth() {
    BenchResult merged =
        constant(open(), 1).merge(constant(open(), 3)).merge(failing(new IllegalStateException()));

    assertThat(merged.calls()).isEqualTo(4_001);
    assertThat(merged.failures()).containsOnlyKeys("java.lang.IllegalStateException");
    assertThat(merged.percentile(25).toMillis()).isEqualTo(1);
    assertThat(merged.percentile(75).toMillis()).isEqualTo(3);
    assertThat(merged.mean().toMillis()).isEqualTo(1);
    assertThat(merged.elapsed()).isEqualTo(Duration.ofMillis(4_001));
  }

  @Test
  void whatMeasuresDifferentThingsIsNotMerged() {
    BenchResult result = constant(open(), 1);
    for (BenchPlan other :
        List.of(
            Bench.open("other", 1_000), Bench.open("office", 2), Bench.closed("office", 1_000))) {
      assertThatIllegalArgumentException().isThrownBy(() -> result.merge(constant(other, 1)));
    }
  }

  @Test
  void aCopyOfTheHistogramIsNotTheResult() {
    BenchResult result = constant(open(), 1);
    result.histogram().reset();

    assertThat(result.calls()).isEqualTo(2_000);
  }

  @Test
  void aLineOfTheLogNamesTheModel() {
    assertThat(constant(open(), 2))
        .hasToString(
            "office (open, 1000/s): 2,000 calls in 2.000 s, 1,000.0/s, failed none; mean 2.000 ms,"
                + " p50 2.001 ms, p99 2.001 ms, max 2.001 ms");
  }

  @Test
  void anEmptyResultHasNothing() {
    BenchResult empty = new BenchTally(open()).result();

    assertThat(empty.calls()).isZero();
    assertThat(empty.mean()).isZero();
    assertThat(empty.max()).isZero();
    assertThat(empty.percentile(99)).isZero();
    assertThat(empty.throughput()).isZero();
    assertThat(Bench.compare(empty, empty).latency().isUnknown()).isTrue();
  }

  @Test
  void memoryDoesNotGrowWithTheTimeOfARun() {
    BenchResult hours = recorded(open(), 10_000_000, () -> 1);

    assertThat(hours.runs().get(0)).hasSizeBetween(32, 64);
    assertThat(hours.runs().get(0))
        .extracting(BenchSlice::calls)
        .satisfies(
            calls ->
                assertThat(calls.stream().mapToLong(Long::longValue).sum()).isEqualTo(10_000_000));
    assertThat(hours.elapsed()).isEqualTo(Duration.ofMillis(10_000_000));
  }

  @Test
  void whatIsTheSameIsTheSameWithinNoise() {
    BenchComparison comparison = Bench.compare(constant(open(), 2), constant(open(), 2));

    assertThat(comparison.latency()).isEqualTo(new BenchRatio(1, 1, 1));
    assertThat(comparison.latency().isNoise()).isTrue();
    assertThat(comparison.throughput().isNoise()).isTrue();
    assertThat(comparison.toString())
        .startsWith("office (open, 1000/s) against (open, 1000/s): mean latency the same within");
  }

  @Test
  void whatIsSlowerBeyondNoiseIsSaidToBe() {
    BenchRatio ratio = Bench.compare(noisy(1, 10), noisy(2, 12)).latency();

    assertThat(ratio.value()).isCloseTo(1.2, Offset.offset(0.05));
    assertThat(ratio.low()).isBetween(1.1, ratio.value());
    assertThat(ratio.high()).isBetween(ratio.value(), 1.3);
    assertThat(ratio.isNoise()).isFalse();
  }

  @Test
  void theConfidenceIsWhatItSays() {
    long noise =
        IntStream.range(0, 200)
            .filter(i -> Bench.compare(noisy(2 * i, 10), noisy(2 * i + 1, 10)).latency().isNoise())
            .count();

    assertThat(noise).isBetween(182L, 198L);
  }

  @Test
  void runsThatDifferFromEachOtherWidenTheInterval() {
    BenchResult merged = noisy(1, 8).merge(noisy(2, 12)).merge(noisy(3, 10));

    assertThat(Bench.compare(merged, noisy(4, 11)).latency().isNoise()).isTrue();
    assertThat(Bench.compare(noisy(3, 10), noisy(4, 11)).latency().isNoise()).isFalse();
  }

  @Test
  void aComparisonOfTheSameResultsIsTheSame() {
    BenchResult before = noisy(1, 10);
    BenchResult after = noisy(2, 10);

    assertThat(Bench.compare(before, after)).isEqualTo(Bench.compare(before, after));
  }

  @Test
  void tooLittleIsNotCompared() {
    BenchResult once = failing(null);
    BenchComparison comparison = Bench.compare(once, constant(open(), 2));

    assertThat(comparison.latency().isUnknown()).isTrue();
    assertThat(comparison.latency().isNoise()).isTrue();
    assertThat(comparison.toString()).contains("unknown, as too little was measured");
  }

  @Test
  void modelsAreNotCompared() {
    BenchResult closed = constant(Bench.closed("office", 1), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bench.compare(closed, constant(open(), 1)));
  }

  @Test
  void aHistoryKeepsTheLatestOfEachBench() {
    BenchHistory history = new BenchHistory(2);
    List<BenchResult> results = IntStream.range(1, 5).mapToObj(i -> constant(open(), i)).toList();
    results.forEach(history::benchResult);
    history.add(constant(Bench.closed("other", 1), 1));

    assertThat(history.results("office")).containsExactlyElementsOf(results.subList(2, 4));
    assertThat(history.results("unknown")).isEmpty();
    assertThat(history.names()).containsExactly("office", "other");
    history.add(results.get(0));
    assertThat(history.names()).containsExactly("other", "office");
  }

  @Test
  void aHistoryForgetsTheBenchThatHasNotRunForLongest() {
    BenchHistory history = new BenchHistory(2);
    for (int i = 0; i <= 100; i++) {
      history.add(new BenchTally(Bench.open("bench " + i, 1)).result());
    }

    assertThat(history.names()).hasSize(100).doesNotContain("bench 0");
  }

  @Test
  void aHistoryKeepsSomething() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BenchHistory(0));
  }
}
