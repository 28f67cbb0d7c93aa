package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.actuate.ApplicationLoops;
import dev.pulsarasync.spring.actuate.EventLoopsEndpoint;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

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
}
