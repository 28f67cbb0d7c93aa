package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.spring.autoconfigure.PulsarAsyncAutoConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Virtual time of loops that nobody drives: one that was not started, and one that is stopped. */
class UndrivenLoopsTests {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class))
          .withPropertyValues("pulsar.async.loops.orders.size=1")
          .withUserConfiguration(Own.class);

  @Test
  void timePassesWithoutThem() {
    runner.run(
        context -> {
          EventLoop own = context.getBean("own", EventLoop.class);
          EventLoop orders = context.getBean("orders", EventLoop.class);
          orders.stop(LIMIT);
          CompletableFuture<Duration> fired = own.createFuture();
          own.callLater(HOUR, () -> fired.complete(own.time()));
          VirtualTime time = context.getBean(VirtualTime.class);
          time.advance(HOUR.multipliedBy(2));
          assertThat(time.now()).isEqualTo(HOUR.multipliedBy(2));
          assertThat(fired).isNotDone();

          own.start();
          assertThat(fired).succeedsWithin(LIMIT).isEqualTo(HOUR.multipliedBy(2));
          time.advance(HOUR);
          own.close();
        });
  }

  @Configuration(proxyBeanMethods = false)
  @AutoConfigureVirtualTime
  static class Own {
    @Bean
    EventLoop own(EventLoopBuilder builder) {
      return builder.build();
    }
  }
}
