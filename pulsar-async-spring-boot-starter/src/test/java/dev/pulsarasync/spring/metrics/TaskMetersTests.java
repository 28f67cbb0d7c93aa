package dev.pulsarasync.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class TaskMetersTests {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TaskMeters meters = new TaskMeters(registries(registry));

  private static MeterRegistries registries(MeterRegistry registry) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("registry", registry);
    MeterRegistries registries = new MeterRegistries(beans.getBeanProvider(MeterRegistry.class));
    registries.afterSingletonsInstantiated();
    return registries;
  }

  private TaskCallMeters call(boolean observed) {
    Method method = TaskMetersTests.class.getDeclaredMethods()[0];
    return meters.called(TaskMetersTests.class, method, observed);
  }

  @Test
  void theWaitInTheQueueAndTheRunAreTheWhole() {
    TaskCallMeters call = call(false);
    call.begun(Duration.ofMillis(30));
    call.completed(Duration.ofMillis(100), null);

    assertThat(millis("pulsar.async.task.queued")).isEqualTo(30);
    assertThat(millis("pulsar.async.task.run")).isEqualTo(70);
    assertThat(millis("pulsar.async.task")).isEqualTo(100);
  }

  @Test
  void theyHaveTheTagsOfTheWhole() {
    TaskCallMeters call = call(false);
    call.begun(Duration.ZERO);
    call.completed(Duration.ZERO, new IllegalStateException());

    Iterable<Tag> whole = registry.get("pulsar.async.task").timer().getId().getTags();
    assertThat(whole)
        .contains(Tag.of("error", "IllegalStateException"), Tag.of("outcome", "ERROR"));
    assertThat(registry.get("pulsar.async.task.queued").tags(whole).timer().count()).isOne();
    assertThat(registry.get("pulsar.async.task.run").tags(whole).timer().count()).isOne();
  }

  @Test
  void aCallThatNeverBeginsWaitsToItsEndAndDoesNotRun() {
    call(false).completed(Duration.ofMillis(100), new CancellationException());

    assertThat(millis("pulsar.async.task.queued")).isEqualTo(100);
    assertThat(registry.find("pulsar.async.task.run").timer()).isNull();
  }

  @Test
  void aCallIsActiveUntilItIsComplete() {
    TaskCallMeters first = call(false);
    TaskCallMeters second = call(false);
    LongTaskTimer active = registry.get("pulsar.async.task.active").longTaskTimer();
    assertThat(active.activeTasks()).isEqualTo(2);
    assertThat(active.getId().getTags())
        .extracting(Tag::getKey)
        .containsExactly("code.function", "code.namespace");

    first.begun(Duration.ZERO);
    first.completed(Duration.ZERO, null);
    assertThat(active.activeTasks()).isOne();
    second.completed(Duration.ZERO, new CancellationException());
    assertThat(active.activeTasks()).isZero();
  }

  @Test
  void whatIsObservedIsNotRecordedTwice() {
    TaskCallMeters call = call(true);
    call.begun(Duration.ZERO);
    call.completed(Duration.ZERO, null);

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsExactlyInAnyOrder("pulsar.async.task.queued", "pulsar.async.task.run");
  }

  private double millis(String timer) {
    return registry.get(timer).timer().totalTime(TimeUnit.MILLISECONDS);
  }
}
