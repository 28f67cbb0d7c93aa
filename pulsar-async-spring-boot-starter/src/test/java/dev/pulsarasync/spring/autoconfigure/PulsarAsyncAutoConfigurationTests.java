package dev.pulsarasync.spring.autoconfigure;

import static dev.pulsarasync.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.LoopListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.annotation.UserConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

class PulsarAsyncAutoConfigurationTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class));

  @Test
  void bringsALoopThatRuns() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(EventLoop.class).hasBean("pulsarEventLoop");
          CompletableFuture<String> thread =
              context.getBean(EventLoop.class).run(() -> Thread.currentThread().getName());
          assertThat(thread).succeedsWithin(LIMIT).isEqualTo("pulsar");
        });
  }

  @Test
  void closesItsLoopWithTheContext() {
    List<EventLoop> loops = new ArrayList<>();
    runner.run(context -> loops.add(context.getBean(EventLoop.class)));

    assertThat(loops).singleElement().matches(EventLoop::isClosed);
  }

  @Test
  void closesItsLoopIfTheContextDoesNotComeUp() {
    List<CompletableFuture<String>> futures = new ArrayList<>();
    runner
        .withBean(
            "failing",
            Object.class,
            () -> {
              throw new IllegalStateException("on purpose");
            })
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    beans -> futures.add(beans.getBean(EventLoop.class).run(() -> "queued"))))
        .run(context -> assertThat(context).hasFailed());

    assertThat(futures).singleElement().matches(CompletableFuture::isDone);
  }

  @Test
  void canBeSwitchedOff() {
    runner
        .withPropertyValues("pulsar.async.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(EventLoop.class)
                    .doesNotHaveBean(EventLoopBuilder.class)
                    .doesNotHaveBean(EventLoopLifecycle.class));
  }

  @Test
  void givesWayToALoopOfTheUserAndLeavesItAlone() {
    runner
        .withBean("mine", EventLoop.class, () -> EventLoop.builder().name("mine").build())
        .run(
            context -> {
              assertThat(context)
                  .hasSingleBean(EventLoop.class)
                  .doesNotHaveBean(EventLoopLifecycle.class)
                  .doesNotHaveBean("pulsarEventLoop");
              EventLoop mine = context.getBean(EventLoop.class);
              CompletableFuture<String> queued = mine.run(() -> "still mine to drive");
              assertThat(queued).isNotDone();
              String result = mine.runUntilComplete(queued);
              assertThat(result).isEqualTo("still mine to drive");
            });
  }

  @Test
  void givesWayToABuilderOfTheUser() {
    runner
        .withBean(EventLoopBuilder.class, () -> EventLoop.builder().name("built"))
        .run(context -> assertThat(context.getBean(EventLoop.class).name()).isEqualTo("built"));
  }

  @Test
  void givesEachLoopOfTheUserABuilderOfItsOwn() {
    runner
        .withPropertyValues("pulsar.async.loop.debug=true")
        .run(
            context -> {
              EventLoop second = context.getBean(EventLoopBuilder.class).name("second").build();
              assertThat(second.isDebug()).isTrue();
              assertThat(context.getBean(EventLoopBuilder.class).build().name())
                  .isEqualTo("pulsar");
            });
  }

  @Test
  void namesAndMarksTheThreadByItsProperties() {
    runner
        .withPropertyValues("pulsar.async.loop.name=office", "pulsar.async.loop.daemon=false")
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              assertThat(loop.name()).isEqualTo("office");
              CompletableFuture<Thread> thread = loop.run(Thread::currentThread);
              assertThat(thread)
                  .succeedsWithin(LIMIT)
                  .satisfies(it -> assertThat(it.getName()).isEqualTo("office"))
                  .satisfies(it -> assertThat(it.isDaemon()).isFalse());
            });
  }

  @Test
  void bindsTheOtherProperties() {
    runner
        .withPropertyValues(
            "pulsar.async.loop.debug=true",
            "pulsar.async.loop.max-suspended=7",
            "pulsar.async.loop.shutdown-timeout=5s")
        .run(
            context -> {
              assertThat(context.getBean(EventLoop.class).isDebug()).isTrue();
              PulsarAsyncProperties.Loop bound =
                  context.getBean(PulsarAsyncProperties.class).loop();
              assertThat(bound.maxSuspended()).isEqualTo(7);
              assertThat(bound.shutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
            });
  }

  @Test
  void boundsTheLoopByItsProperty() {
    runner
        .withPropertyValues("pulsar.async.loop.max-pending=1")
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              CompletableFuture<Boolean> isRejected =
                  loop.run(
                      () -> {
                        loop.run(() -> "waits while the loop is busy here");
                        return loop.run(() -> "one too many").isCompletedExceptionally();
                      });
              assertThat(isRejected).succeedsWithin(LIMIT).isEqualTo(true);
            });
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "virtual threads have no bound")
  void boundsTheCallbacksThatWaitByItsProperty() {
    runner
        .withPropertyValues("pulsar.async.loop.max-suspended=1")
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              CompletableFuture<String> slow = loop.createFuture();
              CompletableFuture<String> waiting = loop.run(() -> await(slow));
              CompletableFuture<String> oneTooMany = loop.run(() -> await(slow));
              assertThat(oneTooMany)
                  .failsWithin(LIMIT)
                  .withThrowableThat()
                  .withCauseInstanceOf(IllegalStateException.class);
              slow.complete("over");
              assertThat(waiting).succeedsWithin(LIMIT);
            });
  }

  @Test
  void listenersHearTheLoopAndTheThresholdIsThatOfTheProperty() {
    CompletableFuture<Long> slow = new CompletableFuture<>();
    runner
        .withBean(LoopListener.class, () -> listener(slow))
        .withPropertyValues("pulsar.async.loop.slow-callback-threshold=1ns")
        .run(
            context -> {
              context.getBean(EventLoop.class).execute(() -> {});
              assertThat(slow).succeedsWithin(LIMIT);
            });
  }

  private static LoopListener listener(CompletableFuture<Long> slow) {
    return new LoopListener() {
      @Override
      public void callbackSlow(long nanos) {
        slow.complete(nanos);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "pulsar.async.loop.max-pending=0, or leave the property out for no bound",
    "pulsar.async.loop.max-suspended=0, or leave the property out for 1000",
    "pulsar.async.loop.name= , give the loop's thread a name",
    "pulsar.async.loop.slow-callback-threshold=-1ms, or 0 to switch it off",
    "pulsar.async.loop.shutdown-timeout=-1s, or 0 to cancel what is left at once",
    "pulsar.async.loop.watchdog.threshold=0s, or set watchdog.enabled=false",
  })
  void aBadValueStopsTheApplicationAndSaysWhatToDo(String property, String advice) {
    runner
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                    .hasMessageStartingWith(property.substring(0, property.indexOf('=')))
                    .hasMessageContaining(advice));
  }

  @Test
  void customizersComeLastAndInTheirOrder() {
    runner
        .withUserConfiguration(Customizers.class)
        .withPropertyValues("pulsar.async.loop.name=from-properties")
        .run(context -> assertThat(context.getBean(EventLoop.class).name()).isEqualTo("last"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void leavesTheExecutorsOfTheHostAlone(String virtualThreads) {
    runner
        .withConfiguration(
            AutoConfigurations.of(
                TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
        .withConfiguration(UserConfigurations.of(Host.class))
        .withPropertyValues("spring.threads.virtual.enabled=" + virtualThreads)
        .run(
            context -> {
              assertThat(context)
                  .hasBean("applicationTaskExecutor")
                  .hasBean("taskScheduler")
                  .hasBean("pulsarEventLoop");
              Host host = context.getBean(Host.class);
              assertThat(host.async()).succeedsWithin(LIMIT).asString().startsWith("task-");
              assertThat(host.scheduled())
                  .succeedsWithin(LIMIT)
                  .asString()
                  .startsWith("scheduling-");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    @Bean
    @Order(2)
    EventLoopCustomizer last() {
      return builder -> builder.name("last");
    }

    @Bean
    @Order(1)
    EventLoopCustomizer first() {
      return builder -> builder.name("first");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  static class Host {
    private final CompletableFuture<String> scheduled = new CompletableFuture<>();

    CompletableFuture<String> scheduled() {
      return scheduled;
    }

    @Async
    public CompletableFuture<String> async() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }

    @Scheduled(fixedDelay = 3_600_000)
    public void schedule() {
      scheduled.complete(Thread.currentThread().getName());
    }
  }
}
