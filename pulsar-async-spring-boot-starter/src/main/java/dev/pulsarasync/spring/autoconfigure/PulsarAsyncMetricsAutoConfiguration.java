package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.metrics.BenchMeters;
import dev.pulsarasync.spring.metrics.LoopMeters;
import dev.pulsarasync.spring.metrics.MeterRegistries;
import dev.pulsarasync.spring.metrics.TaskMeters;
import dev.pulsarasync.spring.metrics.TaskObservations;
import dev.pulsarasync.spring.task.TaskListener;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of meters for loops, tasks and benches, where there is a meter registry. */
@AutoConfiguration(
    after = PulsarAsyncAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  MeterRegistries pulsarMeterRegistries(ObjectProvider<MeterRegistry> registries) {
    return new MeterRegistries(registries);
  }

  @Bean
  @ConditionalOnMissingBean
  LoopMeters pulsarLoopMeters(MeterRegistries registries) {
    return new LoopMeters(registries);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "pulsar.async.bench.meters", matchIfMissing = true)
  BenchMeters pulsarBenchMeters(MeterRegistries registries) {
    return new BenchMeters(registries);
  }

  @Bean
  @ConditionalOnMissingBean
  TaskMeters pulsarTaskMeters(MeterRegistries registries) {
    return new TaskMeters(registries);
  }

  @Bean
  @ConditionalOnMissingBean(name = "pulsarTaskMetersListener")
  TaskListener pulsarTaskMetersListener(
      TaskMeters meters, ObjectProvider<TaskObservations> observations) {
    return new TaskMetersListener(meters, observations.getIfAvailable());
  }
}
