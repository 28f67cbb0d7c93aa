package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.BenchModel;
import dev.pulsarasync.BenchProgress;
import dev.pulsarasync.BenchResult;
import dev.pulsarasync.LoopListener;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records each run of a bench, each call of it, and how both go meanwhile. */
public final class BenchMeters implements LoopListener {

  private final MeterRegistries registries;
  private final Map<Tags, BenchGauges> gauges = new ConcurrentHashMap<>();

  /** Records with {@code registries}. */
  public BenchMeters(MeterRegistries registries) {
    this.registries = registries;
  }

  @Override
  public void benchFailed(String bench, BenchModel model, long nanos, Throwable error) {
    record(PulsarMeter.BENCH, tags(bench, model), nanos, error);
  }

  @Override
  public void benchResult(BenchResult result) {
    Tags tags = tags(result.name(), result.model());
    record(PulsarMeter.BENCH, tags, result.elapsed().toNanos(), null);
    gauges(tags).throughput(result.throughput());
  }

  @Override
  public void benchCall(String bench, BenchModel model, long nanos, @Nullable Throwable error) {
    Tags tags = tags(bench, model);
    record(PulsarMeter.BENCH_CALL, tags, nanos, error);
    if (error != null) {
      Tags ofError = tags.and(OutcomeTags.error(error));
      registries.forEach(registry -> PulsarMeter.BENCH_ERRORS.increment(registry, ofError));
    }
  }

  @Override
  public void benchInFlight(String bench, BenchModel model, int change) {
    gauges(tags(bench, model)).inFlight(change);
  }

  @Override
  public void benchProgress(BenchProgress progress) {
    gauges(tags(progress.name(), progress.model())).throughput(progress.throughput());
  }

  private static Tags tags(String bench, BenchModel model) {
    return Tags.of("bench", bench, "model", model.label());
  }

  private void record(PulsarMeter meter, Tags tags, long nanos, @Nullable Throwable error) {
    Tags outcome = tags.and(OutcomeTags.outcome(error));
    Duration taken = Duration.ofNanos(nanos);
    registries.forEach(registry -> meter.record(registry, outcome, taken));
  }

  private BenchGauges gauges(Tags tags) {
    return gauges.computeIfAbsent(tags, key -> new BenchGauges(registries, key));
  }
}
