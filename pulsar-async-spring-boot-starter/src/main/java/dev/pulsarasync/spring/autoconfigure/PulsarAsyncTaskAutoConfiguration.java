package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.spring.task.SelfInvocation;
import dev.pulsarasync.spring.task.TaskBeanPostProcessor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@link dev.pulsarasync.Task} methods. It is registered last, so that among
 * post-processors of the same order it finds the work of the others done.
 */
@AutoConfiguration(after = PulsarAsyncAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncTaskAutoConfiguration {

  /**
   * Reads its properties itself: it is made before beans of properties should be. One in a parent
   * context does not see the beans of this one.
   */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
  static TaskBeanPostProcessor pulsarTaskBeanPostProcessor(
      ListableBeanFactory beans, Environment environment) {
    Binder properties = Binder.get(environment);
    int order =
        properties
            .bind("pulsar.async.task.order", Integer.class)
            .orElse(Ordered.HIGHEST_PRECEDENCE);
    SelfInvocation selfInvocation =
        properties
            .bind("pulsar.async.task.self-invocation", SelfInvocation.class)
            .orElse(SelfInvocation.WARN);
    return new TaskBeanPostProcessor(beans, order, selfInvocation);
  }
}
