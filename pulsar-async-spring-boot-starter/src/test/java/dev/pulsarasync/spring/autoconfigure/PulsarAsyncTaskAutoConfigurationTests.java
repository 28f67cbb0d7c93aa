package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.spring.task.TaskBeanPostProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

@ExtendWith(OutputCaptureExtension.class)
class PulsarAsyncTaskAutoConfigurationTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class))
          .withBean(Office.class);

  @Test
  void takesTasksToTheApplicationsLoop() {
    runner.run(
        context ->
            assertThat(context.getBean(Office.class).where())
                .succeedsWithin(LIMIT)
                .isEqualTo(new Where(context.getBean(EventLoop.class), List.of())));
  }

  @Test
  void takesTasksToALoopOfTheUser() {
    EventLoop mine = EventLoop.builder().name("mine").build();
    mine.start();
    runner
        .withBean(EventLoop.class, () -> mine)
        .run(
            context ->
                assertThat(context.getBean(Office.class).where())
                    .succeedsWithin(LIMIT)
                    .extracting(Where::loop)
                    .isEqualTo(mine));
  }

  @Test
  void takesTasksOfAChildContextToTheLoopOfItsParent() {
    runner.run(
        parent ->
            runner
                .withParent(parent)
                .run(
                    child ->
                        assertThat(child.getBean(Office.class).where())
                            .succeedsWithin(LIMIT)
                            .extracting(Where::loop)
                            .isEqualTo(parent.getBean(EventLoop.class))));
  }

  @Test
  void canBeSwitchedOff() {
    runner
        .withPropertyValues("pulsar.async.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(TaskBeanPostProcessor.class);
              assertThat(AopUtils.isAopProxy(context.getBean(Office.class))).isFalse();
            });
  }

  @Test
  void givesWayToAPostProcessorOfTheUser() {
    runner
        .withUserConfiguration(OwnPostProcessor.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(TaskBeanPostProcessor.class)
                    .hasBean("mine")
                    .doesNotHaveBean("pulsarTaskBeanPostProcessor"));
  }

  @Test
  void otherAdviceRunsOnTheLoopByDefault() {
    runner
        .withUserConfiguration(OtherAdvice.class)
        .run(
            context ->
                assertThat(context.getBean(Office.class).where())
                    .succeedsWithin(LIMIT)
                    .extracting(Where::advice)
                    .isEqualTo(List.of(true)));
  }

  @Test
  void otherAdviceRunsBeforeTheLoopIfTheOrderSaysSo() {
    runner
        .withUserConfiguration(OtherAdvice.class)
        .withPropertyValues("pulsar.async.task.order=10")
        .run(
            context ->
                assertThat(context.getBean(Office.class).where())
                    .succeedsWithin(LIMIT)
                    .extracting(Where::advice)
                    .isEqualTo(List.of(false)));
  }

  @Test
  void makesNoBeanBeforeItsTime(CapturedOutput output) {
    runner
        .withUserConfiguration(OtherAdvice.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(output).doesNotContain("is not eligible for getting processed");
            });
  }

  @Test
  void worksInAnApplicationWhoseBeansAreLazy() {
    SpringApplication application = new SpringApplication(LazyApplication.class);
    application.setLazyInitialization(true);
    try (var context = application.run()) {
      assertThat(context.getBean(Office.class).where()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void aTaskThatCannotWorkStopsTheApplicationWithAReport(CapturedOutput output) {
    assertThat(catchThrowable(() -> SpringApplication.run(InvalidApplication.class))).isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid.count() returns long")
        .contains("Return CompletableFuture, CompletionStage, Future, Coroutine or void");
  }

  @Test
  void aTimeoutWithoutItsPropertyStopsTheApplicationWithAReport(CapturedOutput output) {
    assertThat(catchThrowable(() -> SpringApplication.run(NoPropertyApplication.class)))
        .isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Hasty.task() has timeout \"${no.such.property}\"")
        .contains("Could not resolve placeholder 'no.such.property'")
        .contains("Give the timeout as a duration longer than zero");
  }

  @Test
  void anUnknownLoopStopsTheApplicationWithAReport(CapturedOutput output) {
    String property = "--pulsar.async.loops.orders.size=2";
    assertThat(catchThrowable(() -> SpringApplication.run(LostApplication.class, property)))
        .isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(
            "Lost.task() names the loop \"order\", which is not one of: orders, pulsarEventLoop")
        .contains("or add this one, for example with pulsar.async.loops.order.size=1");
  }

  @Test
  void aBadOrderStopsTheApplicationWithAReport(CapturedOutput output) {
    assertThat(
            catchThrowable(
                () ->
                    SpringApplication.run(
                        LazyApplication.class, "--pulsar.async.task.order=first")))
        .isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Property: pulsar.async.task.order")
        .contains("Value: \"first\"");
  }

  record Where(EventLoop loop, List<Boolean> advice) {}

  static class Office {
    /** Where the body runs, and whether the other advice ran on a loop. */
    @Task
    public CompletableFuture<Where> where() {
      return CompletableFuture.completedFuture(
          new Where(EventLoop.current(), List.copyOf(OtherAdvice.ON_LOOP)));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnPostProcessor {
    @Bean
    static TaskBeanPostProcessor mine(ListableBeanFactory beans) {
      return new TaskBeanPostProcessor(beans, Ordered.LOWEST_PRECEDENCE);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OtherAdvice {
    static final List<Boolean> ON_LOOP = new CopyOnWriteArrayList<>();

    @Bean
    static DefaultAdvisorAutoProxyCreator autoProxyCreator() {
      return new DefaultAdvisorAutoProxyCreator();
    }

    @Bean
    static DefaultPointcutAdvisor otherAdvisor() {
      ON_LOOP.clear();
      NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
      pointcut.addMethodName("where");
      DefaultPointcutAdvisor advisor =
          new DefaultPointcutAdvisor(
              pointcut,
              (MethodInterceptor)
                  call -> {
                    ON_LOOP.add(EventLoop.current() != null);
                    return call.proceed();
                  });
      advisor.setOrder(5);
      return advisor;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    PulsarAsyncAutoConfiguration.class,
    PulsarAsyncTaskAutoConfiguration.class
  })
  @Import(Office.class)
  static class LazyApplication {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    PulsarAsyncAutoConfiguration.class,
    PulsarAsyncTaskAutoConfiguration.class
  })
  @Import(Invalid.class)
  static class InvalidApplication {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    PulsarAsyncAutoConfiguration.class,
    PulsarAsyncTaskAutoConfiguration.class
  })
  @Import(Hasty.class)
  static class NoPropertyApplication {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    PulsarAsyncAutoConfiguration.class,
    PulsarAsyncTaskAutoConfiguration.class
  })
  @Import(Lost.class)
  static class LostApplication {}

  static class Lost {
    @Task(loop = "order")
    public void task() {}
  }

  static class Hasty {
    @Task(timeout = "${no.such.property}")
    public void task() {}
  }

  static class Invalid {
    @Task
    public long count() {
      return 0;
    }
  }
}
