package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.metrics.MeterRegistries;
import dev.pulsarasync.spring.metrics.TaskMeters;
import dev.pulsarasync.spring.metrics.TaskObservationConvention;
import dev.pulsarasync.spring.metrics.TaskObservations;
import dev.pulsarasync.spring.task.TaskListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of observations of tasks, where there is an observation registry. */
@AutoConfiguration(
    after = PulsarAsyncMetricsAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(name = "io.micrometer.observation.ObservationRegistry")
@ConditionalOnBean(type = "io.micrometer.observation.ObservationRegistry")
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncObservationAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskObservations pulsarTaskObservations(
      ObjectProvider<ObservationRegistry> registry,
      ObjectProvider<TaskObservationConvention> convention) {
    return new TaskObservations(
        registry.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfUnique());
  }

  /** Where tasks have no meters. */
  @Bean
  @ConditionalOnMissingBean(name = {"pulsarTaskMetersListener", "pulsarTaskObservationListener"})
  TaskListener pulsarTaskObservationListener(
      TaskObservations observations, ObjectProvider<MeterRegistry> none) {
    return new TaskMetersListener(new TaskMeters(new MeterRegistries(none)), observations);
  }
}
