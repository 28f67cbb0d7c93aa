package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.beans.BeansEndpointAutoConfiguration;
import org.springframework.boot.actuate.beans.BeansEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What operators see of the starter. */
class ManagementTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  BeansEndpointAutoConfiguration.class,
                  JmxAutoConfiguration.class))
          .withPropertyValues(
              "management.endpoints.web.exposure.include=*",
              "spring.jmx.enabled=true",
              "pulsar.async.loops.orders.size=2");

  @Test
  void theBeansAreFewAndOfPlainTypes() {
    runner.run(
        context -> {
          Map<String, Class<?>> beans =
              context.getBean(BeansEndpoint.class).beans().getContexts().values().stream()
                  .flatMap(shown -> shown.getBeans().entrySet().stream())
                  .filter(
                      bean -> bean.getValue().getType().getName().startsWith("dev.pulsarasync."))
                  .collect(Collectors.toMap(Map.Entry::getKey, bean -> bean.getValue().getType()));

          assertThat(beans)
              .containsOnlyKeys(
                  PulsarAsyncAutoConfiguration.class.getName(),
                  PulsarAsyncAutoConfiguration.ApplicationLoopConfiguration.class.getName(),
                  PulsarAsyncTaskAutoConfiguration.class.getName(),
                  "pulsar.async-" + PulsarAsyncProperties.class.getName(),
                  "pulsarEventLoop",
                  "pulsarEventLoopBuilder",
                  "pulsarEventLoopLifecycle",
                  "pulsarLoopBuilders",
                  "orders",
                  "ordersLifecycle")
              .containsEntry("pulsarEventLoop", EventLoop.class)
              .containsEntry("pulsarEventLoopBuilder", EventLoopBuilder.class);
        });
  }

  @Test
  void jmxHasNothingOfIt() {
    runner.run(
        context ->
            assertThat(context.getBean(MBeanServer.class).queryNames(null, null))
                .noneMatch(name -> name.toString().toLowerCase(Locale.ROOT).contains("pulsar")));
  }
}
