package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.LoopListener;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the application's {@link EventLoop}, which gives way to any other bean of
 * that type, and of the loops that have a name. A loop of the user is the user's to start and to
 * close.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PulsarAsyncProperties.class)
@Import(NamedLoops.class)
public final class PulsarAsyncAutoConfiguration {

  @Bean
  LoopBuilders pulsarLoopBuilders(
      BeanFactory beans,
      Environment environment,
      ObjectProvider<LoopListener> listeners,
      ObjectProvider<EventLoopCustomizer> customizers) {
    return new LoopBuilders(new BlockingWork(beans, environment), listeners, customizers);
  }

  /** A builder for each who asks, since builders are not to be shared. */
  @Bean
  @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
  @ConditionalOnMissingBean
  EventLoopBuilder pulsarEventLoopBuilder(LoopBuilders builders, PulsarAsyncProperties properties) {
    return builders.builder(properties.loop());
  }

  /** The loop and the one who starts and stops it, which come and go together. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(EventLoop.class)
  static class ApplicationLoopConfiguration {

    @Bean
    EventLoop pulsarEventLoop(EventLoopBuilder builder) {
      return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean(name = "pulsarEventLoopLifecycle")
    EventLoopLifecycle pulsarEventLoopLifecycle(
        EventLoop pulsarEventLoop, PulsarAsyncProperties properties) {
      return new EventLoopLifecycle(
          List.of(pulsarEventLoop),
          properties.loop().shutdownTimeout(),
          PulsarAsyncProperties.LOOP);
    }
  }
}
