package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;

/** What the gauges of one bench show. Safe for use by several threads. */
final class BenchGauges {

  private final MeterRegistries registries;
  private final Tags tags;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile double throughput;
  private volatile boolean isRegistered;

  BenchGauges(MeterRegistries registries, Tags tags) {
    this.registries = registries;
    this.tags = tags;
  }

  void inFlight(int change) {
    inFlight.addAndGet(change);
    register();
  }

  void throughput(double callsPerSecond) {
    throughput = callsPerSecond;
    register();
  }

  /** Two threads that register at once get the same gauges. */
  private void register() {
    if (!isRegistered && !registries.isEmpty()) {
      registries.forEach(this::register);
      isRegistered = true;
    }
  }

  private void register(MeterRegistry registry) {
    PulsarMeter.BENCH_IN_FLIGHT.gauge(registry, tags, inFlight::get);
    PulsarMeter.BENCH_THROUGHPUT.gauge(registry, tags, () -> throughput);
  }
}
