package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of event loops, where Boot's health is present. */
@AutoConfiguration(after = PulsarAsyncAutoConfiguration.class)
@ConditionalOnClass(
    name =
        "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator")
@ConditionalOnBooleanProperty(name = "pulsar.async.enabled", matchIfMissing = true)
public final class PulsarAsyncHealthAutoConfiguration {

  /**
   * Its condition is here, since one on the class would be looked for without Boot's health too.
   */
  @Bean
  @ConditionalOnEnabledHealthIndicator("pulsarasync")
  @ConditionalOnMissingBean(name = {"pulsarAsyncHealthIndicator", "pulsarAsyncHealthContributor"})
  CompositeHealthContributor pulsarAsyncHealthContributor(
      ListableBeanFactory beans, PulsarAsyncProperties properties) {
    return CompositeHealthContributor.fromMap(
        loops(beans), loop -> new LoopHealth(loop, properties.health()));
  }

  /** All loops of the application by their names; of several with one name, one. */
  private static Map<String, EventLoop> loops(ListableBeanFactory beans) {
    Map<String, EventLoop> loops = new LinkedHashMap<>();
    Stream.concat(
            beans.getBeansOfType(EventLoop.class).values().stream(),
            beans.getBeansOfType(EventLoopGroup.class).values().stream()
                .flatMap(group -> group.loops().stream()))
        .forEach(loop -> loops.putIfAbsent(loop.name(), loop));
    return loops;
  }
}
