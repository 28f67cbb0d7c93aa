package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.Task;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import io.micrometer.observation.aop.ObservedAspect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.aspectj.lang.ProceedingJoinPoint;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.resilience.InvocationRejectedException;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.ConcurrencyLimit.ThrottlePolicy;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;

/** What other advice does for a task, and where; see the table in {@code docs/reference.md}. */
class TaskAdviceTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncContextAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class))
          .withBean(Trail.class)
          .withBean(Office.class);

  @Test
  void aRetryRunsTheBodyAgainOnTheLoop() {
    runner
        .withUserConfiguration(Resilience.class)
        .run(
            context -> {
              assertThat(context.getBean(Office.class).flaky())
                  .succeedsWithin(LIMIT)
                  .isEqualTo("attempt 3");
              assertThat(context.getBean(Trail.class).steps())
                  .containsExactly(
                      "attempt 1 on pulsar", "attempt 2 on pulsar", "attempt 3 on pulsar");
            });
  }

  @Test
  void aLimitCountsABodyThatWaits() {
    runner
        .withUserConfiguration(Resilience.class)
        .run(
            context -> {
              Office office = context.getBean(Office.class);
              CompletableFuture<String> gate = new CompletableFuture<>();
              CompletableFuture<String> first = office.limited(gate);

              assertThat(office.limited(gate))
                  .failsWithin(LIMIT)
                  .withThrowableThat()
                  .withCauseInstanceOf(InvocationRejectedException.class);
              gate.complete("open");
              assertThat(first).succeedsWithin(LIMIT);
              assertThat(office.limited(gate)).succeedsWithin(LIMIT);
            });
  }

  @Test
  void aCacheIsLookedUpOnTheLoopAndKeepsTheResult() {
    runner
        .withUserConfiguration(Caching.class)
        .run(
            context -> {
              Office office = context.getBean(Office.class);

              assertThat(office.cached("7")).succeedsWithin(LIMIT).isEqualTo("seat 7");
              assertThat(office.cached("7")).succeedsWithin(LIMIT).isEqualTo("seat 7");
              assertThat(context.getBean(Trail.class).steps())
                  .containsExactly("key on pulsar", "body on pulsar", "key on pulsar");
            });
  }

  @Test
  void anObservationIsOpenInTheBodyAndAChildOfTheCallers() {
    runner
        .withUserConfiguration(Observing.class)
        .run(
            context -> {
              Office office = context.getBean(Office.class);
              CompletableFuture<String> gate = new CompletableFuture<>();
              CompletableFuture<String> observed =
                  Contexts.during("ALICE", () -> office.observed(gate));
              gate.complete("open");

              assertThat(observed).succeedsWithin(LIMIT).isEqualTo("office");
              assertThat(context.getBean(Trail.class).steps())
                  .containsExactly("start within ALICE on pulsar", "stop on pulsar");
            });
  }

  @Test
  void theTimeOfABodyIsTakenOnTheLoop() {
    runner
        .withUserConfiguration(Timing.class)
        .run(
            context -> {
              assertThat(context.getBean(Office.class).timed()).succeedsWithin(LIMIT);
              assertThat(context.getBean(Trail.class).steps()).containsExactly("timed on pulsar");
              assertThat(context.getBean(MeterRegistry.class).get("office").timer().count())
                  .isEqualTo(1);
            });
  }

  @Test
  void theRightsOfTheCallerAreCheckedOnTheLoop() {
    runner
        .withUserConfiguration(Security.class)
        .run(
            context -> {
              Office office = context.getBean(Office.class);

              assertThat(Contexts.during("ALICE", office::secured)).succeedsWithin(LIMIT);
              assertThat(Contexts.during("BRIAN", office::secured))
                  .failsWithin(LIMIT)
                  .withThrowableThat()
                  .withCauseInstanceOf(AccessDeniedException.class);
              assertThat(context.getBean(Trail.class).steps())
                  .containsExactly("check on pulsar", "check on pulsar");
            });
  }

  static class Office {

    private final Trail trail;
    private int attempts;

    Office(Trail trail) {
      this.trail = trail;
    }

    @Task
    @Retryable(delay = 0)
    public CompletableFuture<String> flaky() {
      String attempt = "attempt " + ++attempts;
      trail.note(attempt);
      Async.sleep(Duration.ofMillis(1));
      if (attempts < 3) {
        throw new IllegalStateException(attempt);
      }
      return CompletableFuture.completedFuture(attempt);
    }

    @Task
    @ConcurrencyLimit(limit = 1, policy = ThrottlePolicy.REJECT)
    public CompletableFuture<String> limited(CompletableFuture<String> gate) {
      return CompletableFuture.completedFuture(Async.await(gate));
    }

    @Task
    @Cacheable(cacheNames = "seats", keyGenerator = "noting")
    public CompletableFuture<String> cached(String seat) {
      trail.note("body");
      return CompletableFuture.completedFuture("seat " + seat);
    }

    @Task
    @Observed(name = "office")
    public CompletableFuture<String> observed(CompletableFuture<String> gate) {
      Async.await(gate);
      return CompletableFuture.completedFuture(Contexts.here().observation());
    }

    @Task
    @Timed("office")
    public CompletableFuture<String> timed() {
      return CompletableFuture.completedFuture("");
    }

    @Task
    @PreAuthorize("@guard.allows(authentication)")
    public CompletableFuture<String> secured() {
      return CompletableFuture.completedFuture("");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableResilientMethods
  static class Resilience {}

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Caching {

    @Bean
    ConcurrentMapCacheManager caches() {
      return new ConcurrentMapCacheManager();
    }

    @Bean
    KeyGenerator noting(Trail trail) {
      KeyGenerator keys = new SimpleKeyGenerator();
      return (target, method, arguments) -> {
        trail.note("key");
        return keys.generate(target, method, arguments);
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy
  static class Observing {

    @Bean
    ObservedAspect observed(Trail trail) {
      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(new NotingHandler(trail));
      return new ObservedAspect(registry);
    }
  }

  record NotingHandler(Trail trail) implements ObservationHandler<Observation.Context> {

    @Override
    public void onStart(Observation.Context context) {
      trail.note("start within " + context.getParentObservation().getContextView().getName());
    }

    @Override
    public void onStop(Observation.Context context) {
      trail.note("stop");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAspectJAutoProxy
  static class Timing {

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    TimedAspect timed(MeterRegistry meters, Trail trail) {
      Function<ProceedingJoinPoint, Iterable<Tag>> tags =
          call -> {
            trail.note("timed");
            return List.of();
          };
      return new TimedAspect(meters, tags);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  static class Security {

    @Bean
    Guard guard(Trail trail) {
      return new Guard(trail);
    }
  }

  record Guard(Trail trail) {
    public boolean allows(Authentication user) {
      trail.note("check");
      return List.of("ALICE").contains(user.getName());
    }
  }
}
