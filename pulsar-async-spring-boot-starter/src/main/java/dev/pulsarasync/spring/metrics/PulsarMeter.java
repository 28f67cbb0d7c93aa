package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters, by the names under which dashboards know them. */
enum PulsarMeter {
  BENCH("pulsar.async.bench", "Runs of a bench, from the first call to the last result"),
  BENCH_CALL("pulsar.async.bench.call", "Calls of a bench, each from the call to its result"),
  BENCH_ERRORS("pulsar.async.bench.errors", "Calls of a bench that failed"),
  BENCH_IN_FLIGHT("pulsar.async.bench.in.flight", "Calls of a bench that are not complete"),
  BENCH_THROUGHPUT(
      "pulsar.async.bench.throughput", "Calls per second that succeeded in the latest run"),
  TASK("pulsar.async.task", "Calls of a @Task method, from the call to its completion"),
  TASK_QUEUED(
      "pulsar.async.task.queued",
      "Calls of a @Task method, from the call to the begin of the body"),
  TASK_RUN(
      "pulsar.async.task.run", "Calls of a @Task method, from the begin of the body to completion"),
  TASK_ACTIVE("pulsar.async.task.active", "Calls of a @Task method that are not complete"),
  TASK_UNCAUGHT("pulsar.async.task.uncaught", "Failures of void @Task methods"),
  CALLBACKS_FAILED(
      "pulsar.async.loop.callbacks.failed", "Failures given to the loop's exception handler"),
  CALLBACKS_SLOW(
      "pulsar.async.loop.callbacks.slow", "Callbacks that held the loop beyond the threshold"),
  CALLBACKS_BLOCKING(
      "pulsar.async.loop.callbacks.blocking",
      "Reports of callbacks that were holding the loop beyond the threshold of the watchdog"),
  CALLBACKS_REJECTED(
      "pulsar.async.loop.callbacks.rejected", "Submissions refused by a full or closed loop"),
  CALLBACKS_SHED(
      "pulsar.async.loop.callbacks.shed", "Callbacks dropped by a full loop for newer ones"),
  CALLBACKS_WAITED(
      "pulsar.async.loop.callbacks.waited", "Submissions that waited for room on a full loop"),
  CANCELLATIONS_SWALLOWED(
      "pulsar.async.loop.cancellations.swallowed",
      "Bodies that were cancelled at an await, and went on to their end all the same"),
  TASKS_CANCELLED(
      "pulsar.async.loop.tasks.cancelled", "Tasks that ended with a cancellation or a timeout"),
  TASKS_UNOBSERVED(
      "pulsar.async.loop.tasks.unobserved",
      "Failures of tasks for whose outcome nobody asked, in debug mode"),
  TIME("pulsar.async.loop.time", "Time of the loop in each of its states", "seconds"),
  UTILIZATION("pulsar.async.loop.utilization", "Share of the time in which the loop was active"),
  CALLBACKS_RUN("pulsar.async.loop.callbacks.run", "Callbacks that the loop has run"),
  CALLBACKS_PENDING("pulsar.async.loop.callbacks.pending", "Callbacks that are ready to run"),
  CALLBACKS_OLDEST(
      "pulsar.async.loop.callbacks.oldest",
      "For how long the callback has been ready that waits longest",
      "seconds"),
  DELAY("pulsar.async.loop.delay", "How long callbacks had been due when they began"),
  DELAY_BELOW(
      "pulsar.async.loop.delay.below", "Callbacks that had been due for less than le seconds"),
  BLOCKED(
      "pulsar.async.loop.blocked",
      "For how long a callback has held the loop, from the threshold of the watchdog on",
      "seconds"),
  TIMERS("pulsar.async.loop.timers", "Timers that wait until they are due"),
  SUSPENDED("pulsar.async.loop.suspended", "Callbacks that wait in an await"),
  DRIVERS("pulsar.async.loop.drivers", "Threads that drive the loop, or stand by to do so");

  private final String meterName;
  private final String description;
  private final @Nullable String unit;

  PulsarMeter(String meterName, String description) {
    this(meterName, description, null);
  }

  PulsarMeter(String meterName, String description, @Nullable String unit) {
    this.meterName = meterName;
    this.description = description;
    this.unit = unit;
  }

  String meterName() {
    return meterName;
  }

  void record(MeterRegistry registry, Tags tags, Duration taken) {
    Timer.builder(meterName).description(description).tags(tags).register(registry).record(taken);
  }

  /** What is timed from now on, until the sample is stopped. */
  LongTaskTimer.Sample start(MeterRegistry registry, Tags tags) {
    return LongTaskTimer.builder(meterName)
        .description(description)
        .tags(tags)
        .register(registry)
        .start();
  }

  void gauge(MeterRegistry registry, Tags tags, Supplier<Number> value) {
    Gauge.builder(meterName, value).description(description).tags(tags).register(registry);
  }

  void increment(MeterRegistry registry, Tags tags) {
    counter(registry, tags).increment();
  }

  /** A counter, which is at zero unless it is there already. */
  Counter counter(MeterRegistry registry, Tags tags) {
    return Counter.builder(meterName).description(description).tags(tags).register(registry);
  }

  /** A gauge in the place of what was registered before; holds {@code source} weakly. */
  <S> void gauge(MeterRegistry registry, Tags tags, S source, ToDoubleFunction<S> value) {
    remove(registry, tags);
    Gauge.builder(meterName, source, value)
        .description(description)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }

  /** As {@link #gauge}, for what never becomes less. */
  <S> void counter(MeterRegistry registry, Tags tags, S source, ToDoubleFunction<S> count) {
    remove(registry, tags);
    FunctionCounter.builder(meterName, source, count)
        .description(description)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }

  /** As {@link #counter}, with the sum of what is counted, in seconds. */
  <S> void timer(
      MeterRegistry registry,
      Tags tags,
      S source,
      ToLongFunction<S> count,
      ToDoubleFunction<S> total) {
    remove(registry, tags);
    FunctionTimer.builder(meterName, source, count, total, TimeUnit.SECONDS)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void remove(MeterRegistry registry, Tags tags) {
    registry.find(meterName).tags(tags).meters().forEach(registry::remove);
  }
}
