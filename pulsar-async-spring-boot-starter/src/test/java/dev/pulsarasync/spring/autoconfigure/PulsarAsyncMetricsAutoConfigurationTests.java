package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.spring.metrics.BenchMeters;
import dev.pulsarasync.spring.metrics.LoopMeters;
import dev.pulsarasync.spring.metrics.MeterRegistries;
import dev.pulsarasync.spring.metrics.TaskMeters;
import dev.pulsarasync.spring.task.TaskListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class PulsarAsyncMetricsAutoConfigurationTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner withoutRegistry =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  PulsarAsyncMetricsAutoConfiguration.class))
          .withBean(Office.class);
  private final ApplicationContextRunner runner =
      withoutRegistry.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

  @Test
  void tasksAndBenchesAreTimers() {
    runner.run(
        context -> {
          bench(context);
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          Timer bench = registry.get("pulsar.async.bench").tag("bench", "Office.quote").timer();
          assertThat(bench.count()).isOne();
          assertThat(registry.get("pulsar.async.bench.call").timer().count()).isEqualTo(3);
          Timer task =
              registry
                  .get("pulsar.async.task")
                  .tags("code.function", "quote", "outcome", "SUCCESS", "error", "none")
                  .timer();
          assertThat(task.count()).isEqualTo(3);
          assertThat(task.getId().getTag("code.namespace"))
              .isEqualTo(Office.class.getCanonicalName());
        });
  }

  @Test
  void theFailureOfAVoidMethodIsCounted() {
    runner.run(
        context -> {
          context.getBean(Office.class).fail();
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          await()
              .atMost(LIMIT)
              .untilAsserted(
                  () -> {
                    assertThat(registry.get("pulsar.async.task.uncaught").counter().count())
                        .isOne();
                    assertThat(
                            registry
                                .get("pulsar.async.loop.callbacks.failed")
                                .tag("loop", "pulsar")
                                .counter()
                                .count())
                        .isOne();
                  });
        });
  }

  @Test
  void aCallBeforeTheStartIsMeasured() {
    runner
        .withBean(Early.class)
        .run(
            context -> {
              assertThat(context.getBean(Early.class).quoted).succeedsWithin(LIMIT);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              await()
                  .atMost(LIMIT)
                  .untilAsserted(
                      () -> assertThat(registry.get("pulsar.async.task").timer().count()).isOne());
            });
  }

  @Test
  void benchesCanBeLeftOut() {
    runner
        .withPropertyValues("pulsar.async.bench.meters=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(BenchMeters.class);
              bench(context);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.find("pulsar.async.bench").timer()).isNull();
              assertThat(registry.find("pulsar.async.task").timer()).isNotNull();
            });
  }

  @Test
  void backsOffWithoutARegistry() {
    withoutRegistry.run(
        context -> {
          hasNoMeters(context);
          bench(context);
        });
  }

  @Test
  void backsOffWithoutMicrometer() {
    withoutRegistry
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context -> {
              hasNoMeters(context);
              bench(context);
            });
  }

  @Test
  void canBeSwitchedOff() {
    runner
        .withPropertyValues("pulsar.async.enabled=false")
        .run(PulsarAsyncMetricsAutoConfigurationTests::hasNoMeters);
  }

  private static void hasNoMeters(AssertableApplicationContext context) {
    assertThat(context)
        .hasNotFailed()
        .doesNotHaveBean("pulsarMeterRegistries")
        .doesNotHaveBean("pulsarLoopMeters")
        .doesNotHaveBean("pulsarBenchMeters")
        .doesNotHaveBean("pulsarTaskMeters")
        .doesNotHaveBean(TaskListener.class);
  }

  @Test
  void givesWayToBeansOfTheUser() {
    MeterRegistries mine =
        new MeterRegistries(new StaticListableBeanFactory().getBeanProvider(MeterRegistry.class));
    runner
        .withBean("mine", MeterRegistries.class, () -> mine)
        .withBean("myLoopMeters", LoopMeters.class, () -> new LoopMeters(mine))
        .withBean("myBenchMeters", BenchMeters.class, () -> new BenchMeters(mine))
        .withBean("myTaskMeters", TaskMeters.class, () -> new TaskMeters(mine))
        .run(
            context -> {
              assertThat(context)
                  .hasSingleBean(MeterRegistries.class)
                  .hasSingleBean(LoopMeters.class)
                  .hasSingleBean(BenchMeters.class)
                  .hasSingleBean(TaskMeters.class);
              bench(context);
              assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
            });
  }

  @Test
  void recordsWithEachOfSeveralRegistries() {
    withoutRegistry
        .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              bench(context);
              assertThat(context.getBeansOfType(MeterRegistry.class).values())
                  .hasSize(2)
                  .allSatisfy(
                      registry ->
                          assertThat(registry.get("pulsar.async.bench").timer().count()).isOne());
            });
  }

  @Test
  void recordsOnceWithTheCompositeOfBoot() {
    withoutRegistry
        .withBean("one", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("two", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
        .run(
            context -> {
              bench(context);
              assertThat(context.getBeansOfType(SimpleMeterRegistry.class).values())
                  .hasSize(2)
                  .allSatisfy(
                      registry ->
                          assertThat(registry.get("pulsar.async.bench").timer().count()).isOne());
            });
  }

  @Test
  void theDistributionIsSetByThePropertiesOfBoot() {
    withoutRegistry
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class))
        .withPropertyValues(
            "management.metrics.distribution.percentiles.pulsar.async.bench.call=0.5,0.99")
        .run(
            context -> {
              bench(context);
              assertThat(
                      context
                          .getBean(MeterRegistry.class)
                          .get("pulsar.async.bench.call")
                          .timer()
                          .takeSnapshot()
                          .percentileValues())
                  .hasSize(2)
                  .allSatisfy(at -> assertThat(at.value(TimeUnit.NANOSECONDS)).isPositive());
            });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void makesNoRegistryBeforeItsTime(CapturedOutput output) {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(output).doesNotContain("is not eligible for getting processed");
        });
  }

  private static void bench(AssertableApplicationContext context) {
    assertThat(context.getBean(Office.class).timeit("quote", 3)).succeedsWithin(LIMIT);
  }

  /** Public, for a class loader in front of its own has to make its proxy. */
  public static class Office implements AsyncObject {
    @Task
    public CompletableFuture<String> quote() {
      return CompletableFuture.completedFuture("quote by " + EventLoop.current());
    }

    @Task
    public void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  static class Early {
    final CompletableFuture<String> quoted;

    Early(Office office) {
      quoted = office.quote();
    }
  }
}
