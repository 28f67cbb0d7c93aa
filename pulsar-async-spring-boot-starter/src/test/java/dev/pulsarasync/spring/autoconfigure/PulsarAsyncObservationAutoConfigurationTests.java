package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import dev.pulsarasync.spring.metrics.TaskObservations;
import dev.pulsarasync.spring.task.TaskListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PulsarAsyncObservationAutoConfigurationTests {

  private static final String TASK = "pulsar.async.task";

  private final VirtualClock clock = new VirtualClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestObservationRegistry observations = TestObservationRegistry.create();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  PulsarAsyncMetricsAutoConfiguration.class,
                  PulsarAsyncObservationAutoConfiguration.class))
          .withBean(EventLoop.class, () -> EventLoop.builder().clock(clock).build())
          .withBean(Office.class);
  private final ApplicationContextRunner metered =
      runner.withBean(MeterRegistry.class, () -> meters);
  private final ApplicationContextRunner observed =
      runner.withBean(ObservationRegistry.class, () -> observations);
  private final ApplicationContextRunner byBoot =
      metered.withConfiguration(
          AutoConfigurations.of(
              MetricsAutoConfiguration.class, ObservationAutoConfiguration.class));

  /** A second in the queue, and a quarter of one in the body. */
  private void call(AssertableApplicationContext context) {
    CompletableFuture<String> slow = context.getBean(Office.class).slow();
    clock.advance(Duration.ofSeconds(1));
    context.getBean(EventLoop.class).runUntilComplete(slow);
  }

  @Test
  void withoutObservationsACallIsMetered() {
    metered.run(
        context -> {
          call(context);
          assertThat(names())
              .containsExactlyInAnyOrder(TASK, TASK + ".active", TASK + ".queued", TASK + ".run");
          assertThat(millis(TASK)).isEqualTo(1_250);
          isSplit();
        });
  }

  @Test
  void withObservationsNothingIsRecordedTwice() {
    byBoot.run(
        context -> {
          call(context);
          assertThat(names())
              .containsExactlyInAnyOrder(
                  TASK, TASK + ".active", TASK + ".begun", TASK + ".queued", TASK + ".run");
          assertThat(meters.get(TASK).timer().count()).isOne();
          isSplit();
        });
  }

  @Test
  void theirMetersHaveTheSameTags() {
    byBoot.run(
        context -> {
          call(context);
          assertThat(meters.get(TASK).timer().getId().getTags())
              .containsExactly(
                  Tag.of("code.function", "slow"),
                  Tag.of("code.namespace", Office.class.getCanonicalName()),
                  Tag.of("error", "none"),
                  Tag.of("outcome", "SUCCESS"));
          assertThat(meters.get(TASK + ".active").longTaskTimer().getId().getTags())
              .extracting(Tag::getKey)
              .containsExactly("code.function", "code.namespace");
        });
  }

  @Test
  void withObservationsOfTasksSwitchedOffACallIsMetered() {
    byBoot
        .withPropertyValues("management.observations.enable.pulsar.async.task=false")
        .run(
            context -> {
              call(context);
              assertThat(names()).contains(TASK, TASK + ".active").doesNotContain(TASK + ".begun");
              assertThat(millis(TASK)).isEqualTo(1_250);
              isSplit();
            });
  }

  @Test
  void aRegistryThatDoesNothingIsAsNone() {
    metered
        .withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
        .run(
            context -> {
              call(context);
              assertThat(millis(TASK)).isEqualTo(1_250);
            });
  }

  private void isSplit() {
    assertThat(millis(TASK + ".queued")).isEqualTo(1_000);
    assertThat(millis(TASK + ".run")).isEqualTo(250);
    assertThat(meters.get(TASK + ".queued").timer().count()).isOne();
    assertThat(meters.get(TASK + ".run").timer().count()).isOne();
  }

  private List<String> names() {
    return meters.getMeters().stream()
        .map(Meter::getId)
        .map(Meter.Id::getName)
        .filter(name -> name.startsWith(TASK))
        .toList();
  }

  private double millis(String timer) {
    return meters.get(timer).timer().totalTime(TimeUnit.MILLISECONDS);
  }

  @Test
  void observesWithoutAMeterRegistry() {
    observed.run(
        context -> {
          call(context);
          assertThat(observations).hasSingleObservationThat().hasBeenStopped();
        });
  }

  @Test
  void backsOffWithoutARegistry() {
    metered.run(context -> assertThat(context).doesNotHaveBean(TaskObservations.class));
  }

  @Test
  void backsOffWithoutMicrometer() {
    runner
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean("pulsarTaskObservations")
                    .doesNotHaveBean(TaskListener.class));
  }

  @Test
  void canBeSwitchedOff() {
    observed
        .withPropertyValues("pulsar.async.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TaskObservations.class));
  }

  @Test
  void givesWayToABeanOfTheUser() {
    TaskObservations mine = new TaskObservations(ObservationRegistry.NOOP, null);
    observed
        .withBean("mine", TaskObservations.class, () -> mine)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TaskObservations.class);
              call(context);
              assertThat(observations).doesNotHaveAnyObservation();
            });
  }

  /** Public, for a class loader in front of its own has to make its proxy. */
  public static class Office {
    @Task
    public CompletableFuture<String> slow() {
      Async.sleep(Duration.ofMillis(250));
      return CompletableFuture.completedFuture("slept");
    }
  }
}
