package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.BenchHistory;
import dev.pulsarasync.spring.actuate.ApplicationLoops;
import dev.pulsarasync.spring.actuate.BenchEndpoint;
import dev.pulsarasync.spring.actuate.BenchEndpointWebExtension;
import dev.pulsarasync.spring.actuate.BenchLauncher;
import dev.pulsarasync.spring.actuate.EventLoopsEndpoint;
import dev.pulsarasync.spring.task.TaskTargets;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the actuator's endpoints of loops, where they are exposed. */
@AutoConfiguration(after = PulsarAsyncAutoConfiguration.class)
@ConditionalOnClass(
    name =
        "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnAvailableEndpoint
  EventLoopsEndpoint pulsarEventLoopsEndpoint(ListableBeanFactory beans) {
    return new EventLoopsEndpoint(new ApplicationLoops(beans));
  }

  /** The endpoint of benches, and the history that it shows, which hears of the runs of all. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAvailableEndpoint(BenchEndpoint.class)
  static class BenchEndpointConfiguration {

    /** How many results are kept of each bench. */
    private static final int KEPT = 20;

    @Bean
    @ConditionalOnMissingBean
    BenchHistory pulsarBenchHistory() {
      return new BenchHistory(KEPT);
    }

    @Bean
    @ConditionalOnMissingBean
    BenchEndpoint pulsarBenchEndpoint(
        ListableBeanFactory beans, PulsarAsyncProperties properties, BenchHistory history) {
      TaskTargets tasks = new TaskTargets(beans);
      return new BenchEndpoint(new BenchLauncher(tasks, properties.bench().allowed()), history);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    BenchEndpointWebExtension pulsarBenchEndpointWebExtension(BenchEndpoint endpoint) {
      return new BenchEndpointWebExtension(endpoint);
    }
  }
}
