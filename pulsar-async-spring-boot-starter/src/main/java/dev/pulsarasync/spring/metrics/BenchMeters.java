package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.LoopListener;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Records each run of a bench, and each call of it. */
public final class BenchMeters implements LoopListener {

  private final MeterRegistries registries;

  /** Records with {@code registries}. */
  public BenchMeters(MeterRegistries registries) {
    this.registries = registries;
  }

  @Override
  public void benchRun(String bench, int times, long nanos, @Nullable Throwable error) {
    record(PulsarMeter.BENCH, bench, nanos, error);
  }

  @Override
  public void benchCall(String bench, long nanos, @Nullable Throwable error) {
    record(PulsarMeter.BENCH_CALL, bench, nanos, error);
  }

  private void record(PulsarMeter meter, String bench, long nanos, @Nullable Throwable error) {
    Tags tags = Tags.of("bench", bench).and(OutcomeTags.outcome(error));
    Duration taken = Duration.ofNanos(nanos);
    registries.forEach(registry -> meter.record(registry, tags, taken));
  }
}
