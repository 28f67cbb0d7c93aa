package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PulsarAsyncHealthAutoConfigurationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String BEAN = "pulsarAsyncHealthContributor";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncHealthAutoConfiguration.class));

  @Test
  void eachLoopIsUpUnderItsName() {
    runner
        .withPropertyValues("pulsar.async.loops.orders.size=2", "pulsar.async.loops.mail.size=1")
        .run(
            context -> {
              CompositeHealthContributor health =
                  context.getBean(BEAN, CompositeHealthContributor.class);
              assertThat(health.stream().map(HealthContributors.Entry::name))
                  .containsExactlyInAnyOrder("pulsar", "mail", "orders-0", "orders-1");
              assertThat(health(context)).isEqualTo(Health.up().build());
            });
  }

  private static Health health(AssertableApplicationContext context) {
    CompositeHealthContributor health = context.getBean(BEAN, CompositeHealthContributor.class);
    return ((HealthIndicator) health.getContributor("pulsar")).health();
  }

  @ParameterizedTest
  @CsvSource({
    "pulsar.async.loop.daemon=true, UP",
    "pulsar.async.health.blocked-limit=1h, UP",
    "pulsar.async.health.blocked-limit=100ms, DOWN",
    "pulsar.async.health.blocked-limit=0s, DOWN",
  })
  void aBlockedLoopIsAsItsPropertySays(String property, String status) {
    runner
        .withPropertyValues(
            "pulsar.async.loop.watchdog.threshold=50ms",
            "pulsar.async.loop.watchdog.enabled=true",
            property)
        .run(context -> isWhileBlocked(context, new Status(status)));
  }

  @Test
  void aBlockedLoopCanBeOutOfService() {
    runner
        .withPropertyValues(
            "pulsar.async.loop.watchdog.threshold=50ms",
            "pulsar.async.loop.watchdog.enabled=true",
            "pulsar.async.health.blocked-limit=50ms",
            "pulsar.async.health.blocked-status=out-of-service")
        .run(context -> isWhileBlocked(context, Status.OUT_OF_SERVICE));
  }

  private static void isWhileBlocked(AssertableApplicationContext context, Status status) {
    CountDownLatch seen = new CountDownLatch(1);
    EventLoop loop = context.getBean(EventLoop.class);
    loop.run(() -> seen.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Health blocked = health(context);
              assertThat(blocked.getDetails()).containsKey("blockedMillis");
              assertThat(blocked.getStatus()).isEqualTo(status);
            });
    seen.countDown();
    await().atMost(LIMIT).until(() -> health(context).equals(Health.up().build()));
  }

  @Test
  void givesWayToABeanOfTheUser() {
    runner
        .withBean("pulsarAsyncHealthIndicator", HealthIndicator.class, () -> Health.up()::build)
        .run(context -> assertThat(context).doesNotHaveBean(BEAN));
  }

  @Test
  void canBeLeftOut() {
    runner
        .withPropertyValues("management.health.pulsarasync.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(BEAN));
  }

  @Test
  void isSwitchedOffWithTheRest() {
    runner
        .withPropertyValues("pulsar.async.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
  }

  @Test
  void backsOffWithoutBootsHealth() {
    runner
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
  }
}
