package dev.pulsarasync.spring.test.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.spring.autoconfigure.EventLoopCustomizer;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The virtual time of a test's application. */
@Configuration(proxyBeanMethods = false)
class VirtualTimeConfiguration {

  @Bean
  VirtualTime pulsarVirtualTime(
      ObjectProvider<EventLoop> loops, ObjectProvider<EventLoopGroup> groups) {
    return new VirtualTime(() -> all(loops, groups));
  }

  private static List<EventLoop> all(
      ObjectProvider<EventLoop> loops, ObjectProvider<EventLoopGroup> groups) {
    return Stream.concat(loops.stream(), groups.stream().flatMap(group -> group.loops().stream()))
        .toList();
  }

  @Bean
  VirtualTimeEnd pulsarVirtualTimeEnd(VirtualTime time, ConfigurableApplicationContext context) {
    return new VirtualTimeEnd(time, context);
  }

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  static EventLoopCustomizer pulsarVirtualTimeCustomizer(VirtualTime time) {
    return builder -> builder.clock(time.clock());
  }
}
