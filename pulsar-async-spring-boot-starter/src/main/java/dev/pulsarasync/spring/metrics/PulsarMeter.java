package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** The meters, by the names under which dashboards know them. */
enum PulsarMeter {
  BENCH("pulsar.async.bench", "Runs of a bench, from the first call to the last result"),
  BENCH_CALL("pulsar.async.bench.call", "Calls of a bench, each from the call to its result"),
  BENCH_ERRORS("pulsar.async.bench.errors", "Calls of a bench that failed"),
  BENCH_IN_FLIGHT("pulsar.async.bench.in.flight", "Calls of a bench that are not complete"),
  BENCH_THROUGHPUT(
      "pulsar.async.bench.throughput", "Calls per second that succeeded in the latest run"),
  TASK("pulsar.async.task", "Calls of a @Task method, from the call to its completion"),
  TASK_UNCAUGHT("pulsar.async.task.uncaught", "Failures of void @Task methods"),
  CALLBACKS_FAILED(
      "pulsar.async.loop.callbacks.failed", "Failures given to the loop's exception handler"),
  CALLBACKS_SLOW(
      "pulsar.async.loop.callbacks.slow", "Callbacks that held the loop beyond the threshold"),
  CALLBACKS_REJECTED(
      "pulsar.async.loop.callbacks.rejected", "Submissions refused by a full or closed loop"),
  CALLBACKS_SHED(
      "pulsar.async.loop.callbacks.shed", "Callbacks dropped by a full loop for newer ones"),
  CALLBACKS_WAITED(
      "pulsar.async.loop.callbacks.waited", "Submissions that waited for room on a full loop"),
  CANCELLATIONS_SWALLOWED(
      "pulsar.async.loop.cancellations.swallowed",
      "Bodies that were cancelled at an await, and went on to their end all the same");

  private final String meterName;
  private final String description;

  PulsarMeter(String meterName, String description) {
    this.meterName = meterName;
    this.description = description;
  }

  String meterName() {
    return meterName;
  }

  void record(MeterRegistry registry, Tags tags, Duration taken) {
    Timer.builder(meterName).description(description).tags(tags).register(registry).record(taken);
  }

  void gauge(MeterRegistry registry, Tags tags, Supplier<Number> value) {
    Gauge.builder(meterName, value).description(description).tags(tags).register(registry);
  }

  void increment(MeterRegistry registry, Tags tags) {
    Counter.builder(meterName).description(description).tags(tags).register(registry).increment();
  }
}
