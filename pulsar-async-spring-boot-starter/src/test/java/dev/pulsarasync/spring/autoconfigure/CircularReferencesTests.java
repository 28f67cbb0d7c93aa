package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class CircularReferencesTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner strict =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class));
  private final ApplicationContextRunner runner = strict.withAllowCircularReferences(true);

  @Test
  void beansOfACircleGetEachOthersProxies() {
    runner
        .withBean(Office.class)
        .withBean(Bank.class)
        .run(
            context -> {
              Office office = context.getBean(Office.class);
              Bank bank = context.getBean(Bank.class);
              assertThat(office.bank()).succeedsWithin(LIMIT).isSameAs(bank);
              assertThat(bank.office()).succeedsWithin(LIMIT).isSameAs(office);
            });
  }

  @Test
  void aBeanMayHaveItself() {
    runner
        .withBean(Itself.class)
        .run(
            context -> {
              Itself bean = context.getBean(Itself.class);
              assertThat(bean.self()).succeedsWithin(LIMIT).isSameAs(bean);
            });
  }

  @Test
  void otherAdviceIsThereOnceAndOnTheLoop() {
    runner
        .withUserConfiguration(OtherAdvice.class)
        .withBean(Office.class)
        .withBean(Bank.class)
        .run(
            context -> {
              Bank bank = context.getBean(Bank.class);
              Office office = context.getBean(Office.class);
              assertThat(bank.office()).succeedsWithin(LIMIT).isSameAs(office);
              assertThat(office.where()).succeedsWithin(LIMIT);
              EventLoop loop = context.getBean(EventLoop.class);
              assertThat(context.getBean(OtherAdvice.class).advised).containsExactly(loop, loop);
            });
  }

  @Test
  void aLazyReferenceNeedsNoPermission() {
    strict
        .withBean(LazyOffice.class)
        .withBean(Till.class)
        .run(
            context ->
                assertThat(context.getBean(LazyOffice.class).throughTheTill())
                    .succeedsWithin(LIMIT)
                    .isSameAs(context.getBean(EventLoop.class)));
  }

  @Test
  void withoutPermissionSpringRefusesTheCircle() {
    strict
        .withBean(Office.class)
        .withBean(Bank.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(BeanCurrentlyInCreationException.class));
  }

  static class Office {
    private Bank bank;

    @Autowired
    void setBank(Bank bank) {
      this.bank = bank;
    }

    @Task
    public CompletableFuture<Bank> bank() {
      return CompletableFuture.completedFuture(bank);
    }

    @Task
    public CompletableFuture<EventLoop> where() {
      return CompletableFuture.completedFuture(EventLoop.current());
    }
  }

  static class Bank {
    private Office office;

    @Autowired
    void setOffice(Office office) {
      this.office = office;
    }

    @Task
    public CompletableFuture<Office> office() {
      return CompletableFuture.completedFuture(office);
    }
  }

  static class Itself {
    @Autowired private Itself self;

    @Task
    public CompletableFuture<Itself> self() {
      return CompletableFuture.completedFuture(self);
    }
  }

  static class LazyOffice {
    private final Till till;

    LazyOffice(Till till) {
      this.till = till;
    }

    @Task
    public CompletableFuture<EventLoop> where() {
      return CompletableFuture.completedFuture(EventLoop.current());
    }

    CompletableFuture<EventLoop> throughTheTill() {
      return till.where();
    }
  }

  static class Till {
    private final LazyOffice office;

    Till(@Lazy LazyOffice office) {
      this.office = office;
    }

    CompletableFuture<EventLoop> where() {
      return office.where();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OtherAdvice {
    final List<EventLoop> advised = new CopyOnWriteArrayList<>();

    @Bean
    static DefaultAdvisorAutoProxyCreator autoProxyCreator() {
      return new DefaultAdvisorAutoProxyCreator();
    }

    @Bean
    DefaultPointcutAdvisor otherAdvisor() {
      NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
      pointcut.setMappedNames("where", "office");
      return new DefaultPointcutAdvisor(
          pointcut,
          (MethodInterceptor)
              call -> {
                advised.add(EventLoop.current());
                return call.proceed();
              });
    }
  }
}
