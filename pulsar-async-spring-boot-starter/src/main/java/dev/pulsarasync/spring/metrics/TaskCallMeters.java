package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meters of one call of a task. Safe for use by several threads. */
public final class TaskCallMeters {

  private final MeterRegistries registries;
  private final Tags code;
  private final boolean observed;
  private final List<LongTaskTimer.Sample> active = new ArrayList<>(1);

  /** Null until the body begins. */
  private volatile @Nullable Duration queued;

  TaskCallMeters(MeterRegistries registries, Tags code, boolean observed) {
    this.registries = registries;
    this.code = code;
    this.observed = observed;
    if (!observed) {
      registries.forEach(registry -> active.add(PulsarMeter.TASK_ACTIVE.start(registry, code)));
    }
  }

  /** The body begins, as long after the call. */
  public void begun(Duration afterCall) {
    queued = afterCall;
  }

  /** Records the call; no error means that it succeeded. */
  public void completed(Duration taken, @Nullable Throwable error) {
    active.forEach(LongTaskTimer.Sample::stop);
    Tags tags = code.and(OutcomeTags.error(error)).and(OutcomeTags.outcome(error));
    Duration begun = queued;
    registries.forEach(registry -> record(registry, tags, begun, taken));
  }

  /** Who never began has been in the queue to the end. */
  private void record(MeterRegistry registry, Tags tags, @Nullable Duration begun, Duration taken) {
    if (!observed) {
      PulsarMeter.TASK.record(registry, tags, taken);
    }
    PulsarMeter.TASK_QUEUED.record(registry, tags, begun == null ? taken : begun);
    if (begun != null) {
      PulsarMeter.TASK_RUN.record(registry, tags, taken.minus(begun));
    }
  }
}
