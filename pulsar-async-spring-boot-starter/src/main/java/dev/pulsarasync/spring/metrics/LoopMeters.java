package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopListener;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** Shows what loops do, and counts what goes wrong on them, each under its name. */
public final class LoopMeters implements LoopListener {

  /** Each is there from the start: a dashboard sees a first event only as a rise from zero. */
  private static final List<PulsarMeter> EVENTS =
      List.of(
          PulsarMeter.CALLBACKS_FAILED,
          PulsarMeter.CALLBACKS_SLOW,
          PulsarMeter.CALLBACKS_BLOCKING,
          PulsarMeter.CALLBACKS_REJECTED,
          PulsarMeter.CALLBACKS_SHED,
          PulsarMeter.CALLBACKS_WAITED,
          PulsarMeter.CANCELLATIONS_SWALLOWED,
          PulsarMeter.TASKS_CANCELLED);

  private final MeterRegistries registries;

  /** Counts with {@code registries}. */
  public LoopMeters(MeterRegistries registries) {
    this.registries = registries;
  }

  @Override
  public LoopListener forLoop(String name) {
    return new OfLoop(registries, Tags.of("loop", name));
  }

  private record OfLoop(MeterRegistries registries, Tags tags) implements LoopListener {

    @Override
    public void built(EventLoop loop) {
      registries.whenKnown(
          registry -> {
            new LoopGauges(registry, loop, tags).register();
            EVENTS.forEach(event -> event.counter(registry, tags));
          });
    }

    @Override
    public boolean wantsDelays() {
      return true;
    }

    @Override
    public void callbackFailed(Throwable error) {
      increment(PulsarMeter.CALLBACKS_FAILED);
    }

    @Override
    public void callbackSlow(long nanos) {
      increment(PulsarMeter.CALLBACKS_SLOW);
    }

    @Override
    public void callbackBlocking(long nanos) {
      increment(PulsarMeter.CALLBACKS_BLOCKING);
    }

    @Override
    public void taskCancelled() {
      increment(PulsarMeter.TASKS_CANCELLED);
    }

    @Override
    public void failureUnobserved(Throwable error) {
      increment(PulsarMeter.TASKS_UNOBSERVED);
    }

    @Override
    public void rejected() {
      increment(PulsarMeter.CALLBACKS_REJECTED);
    }

    @Override
    public void shed() {
      increment(PulsarMeter.CALLBACKS_SHED);
    }

    @Override
    public void waited() {
      increment(PulsarMeter.CALLBACKS_WAITED);
    }

    @Override
    public void cancellationSwallowed() {
      increment(PulsarMeter.CANCELLATIONS_SWALLOWED);
    }

    private void increment(PulsarMeter meter) {
      registries.forEach(registry -> meter.increment(registry, tags));
    }
  }
}
