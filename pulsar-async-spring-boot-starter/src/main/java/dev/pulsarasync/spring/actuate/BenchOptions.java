package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.Bench;
import dev.pulsarasync.BenchPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What whoever asks for a bench may choose.
 *
 * @param concurrency calls in flight of the closed model, 10 by default
 * @param rate calls per second of the open model, which is taken if it is given
 * @param calls after which the run ends
 * @param seconds after which it ends, 10 by default
 */
record BenchOptions(
    @Nullable Integer concurrency,
    @Nullable Integer rate,
    @Nullable Integer calls,
    @Nullable Integer seconds) {

  private static final int MOST_CONCURRENCY = 1_000;
  private static final int MOST_RATE = 10_000;
  private static final int MOST_CALLS = 1_000_000;
  private static final int MOST_SECONDS = 60;

  /** A call that takes longer fails, so that each run has an end. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  BenchOptions {
    check("concurrency", concurrency, MOST_CONCURRENCY);
    check("rate", rate, MOST_RATE);
    check("calls", calls, MOST_CALLS);
    check("seconds", seconds, MOST_SECONDS);
    if (concurrency != null && rate != null) {
      throw BenchRefusedException.badOption(
          "A bench has a concurrency, which is the closed model, or a rate, which is the open one:"
              + " give one of them");
    }
  }

  private static void check(String name, @Nullable Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw BenchRefusedException.badOption(
          "Option " + name + " is from 1 to " + most + ", not " + value);
    }
  }

  BenchPlan plan(String name) {
    BenchPlan plan =
        rate != null
            ? Bench.open(name, rate)
            : Bench.closed(name, concurrency != null ? concurrency : 10);
    BenchPlan limited = plan.timeout(TIMEOUT).duration(Duration.ofSeconds(limit()));
    return calls == null ? limited : limited.calls(calls);
  }

  private int limit() {
    if (seconds != null) {
      return seconds;
    }
    return calls == null ? 10 : MOST_SECONDS;
  }
}
