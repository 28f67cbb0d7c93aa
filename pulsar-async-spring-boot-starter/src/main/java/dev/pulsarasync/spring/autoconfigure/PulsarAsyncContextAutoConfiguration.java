package dev.pulsarasync.spring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.TaskDecorator;

/**
 * Auto-configuration of what is around the callbacks of each loop: every {@link TaskDecorator},
 * and, where Micrometer's context-propagation is present, the contexts that it knows.
 */
@AutoConfiguration(before = PulsarAsyncAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncContextAutoConfiguration {

  /** The later of two decorators is around the earlier one, as with Spring's executors. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @ConditionalOnMissingBean(name = "pulsarTaskDecorators")
  EventLoopCustomizer pulsarTaskDecorators(ObjectProvider<TaskDecorator> decorators) {
    return builder ->
        decorators
            .orderedStream()
            .forEach(decorator -> builder.callbackDecorator(decorator::decorate));
  }

  /** Around all decorators, so that it puts right what they leave behind. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.micrometer.context.ContextSnapshotFactory")
  @ConditionalOnBooleanProperty(name = "pulsar.async.context-propagation", matchIfMissing = true)
  static class ContextPropagationConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    @ConditionalOnMissingBean(name = "pulsarContextPropagation")
    EventLoopCustomizer pulsarContextPropagation(ResourceLoader classes) {
      ContextPropagation propagation = new ContextPropagation(classes.getClassLoader());
      return builder -> builder.callbackDecorator(propagation);
    }
  }
}
