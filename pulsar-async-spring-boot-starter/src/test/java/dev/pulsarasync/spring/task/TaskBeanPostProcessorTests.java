package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

class TaskBeanPostProcessorTests {

  private static final MethodInterceptor PASS_THROUGH = call -> call.proceed();

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final EventLoop loop = EventLoop.builder().build();

  @AfterEach
  void close() {
    context.close();
    loop.close();
  }

  private TaskBeanPostProcessor processor(int order) {
    return new TaskBeanPostProcessor(context.getBeanFactory(), order);
  }

  @Test
  void leavesABeanWithoutTasksAsItIs() {
    Object bean = new Object();

    assertThat(processor(0).postProcessAfterInitialization(bean, "bean")).isSameAs(bean);
  }

  @Test
  void proxiesTheClassOfABeanThatHasInterfaces() {
    Object proxy = processor(0).postProcessAfterInitialization(new WithInterface(), "bean");

    assertThat(AopUtils.isCglibProxy(proxy)).isTrue();
  }

  @Test
  void advisesABeanOfTwoNamesOnce() {
    TaskBeanPostProcessor processor = processor(0);
    Object proxy = processor.postProcessAfterInitialization(new WithInterface(), "bean");

    Object again = processor.postProcessAfterInitialization(proxy, "alias");

    assertThat(again).isSameAs(proxy);
    assertThat(((Advised) again).getAdvisors()).hasSize(1);
  }

  @Test
  void advisesAProxyOfAnInterface() {
    Tasks target = new WithInterface();
    Tasks proxy = (Tasks) new ProxyFactory(Tasks.class, PASS_THROUGH).getProxy();
    ((Advised) proxy).setTargetSource(new SingletonTargetSource(target));
    start(loop);

    Tasks advised = (Tasks) processor(0).postProcessAfterInitialization(proxy, "bean");
    CompletableFuture<EventLoop> future = advised.task();
    assertThat(loop.runUntilComplete(future)).isSameAs(loop);
  }

  @Test
  void advisesAProxyOfTheJdkThatIsNotSprings() {
    Tasks jdk =
        (Tasks)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Tasks.class},
                (proxy, method, args) -> CompletableFuture.completedFuture(EventLoop.current()));
    start(loop);

    Tasks advised = (Tasks) processor(0).postProcessAfterInitialization(jdk, "bean");
    assertThat(loop.runUntilComplete(advised.task())).isSameAs(loop);
  }

  @Test
  void advisesALambda() {
    Tasks lambda = () -> CompletableFuture.completedFuture(EventLoop.current());
    start(loop);

    Tasks advised = (Tasks) processor(0).postProcessAfterInitialization(lambda, "bean");
    assertThat(loop.runUntilComplete(advised.task())).isSameAs(loop);
  }

  @Test
  void leavesTheProxyOfAScopeToTheBeanBehindIt() {
    context.registerBean("target", WithInterface.class);
    ScopedProxyFactoryBean scope = new ScopedProxyFactoryBean();
    scope.setTargetBeanName("target");
    scope.setBeanFactory(context.getBeanFactory());
    Advised proxy = (Advised) scope.getObject();

    assertThat(processor(0).postProcessAfterInitialization(proxy, "bean")).isSameAs(proxy);
    assertThat(proxy.getAdvisors())
        .extracting(Advisor::getAdvice)
        .doesNotHaveAnyElementsOfTypes(TaskInterceptor.class);
  }

  @Test
  void isOutermostByDefault() {
    Advised proxy = advised(Ordered.HIGHEST_PRECEDENCE, Ordered.HIGHEST_PRECEDENCE, 0);

    assertThat(positionOfTheTaskAdvice(proxy)).isZero();
  }

  @Test
  void liesWhereItsOrderPutsIt() {
    assertThat(positionOfTheTaskAdvice(advised(5, 1, 9))).isEqualTo(1);
    assertThat(positionOfTheTaskAdvice(advised(Ordered.LOWEST_PRECEDENCE, 1, 9))).isEqualTo(2);
    assertThat(positionOfTheTaskAdvice(advised(0, 1, 9))).isZero();
  }

  @Test
  void liesBeforeAdviceOfTheSameOrder() {
    assertThat(positionOfTheTaskAdvice(advised(5, 5, 9))).isZero();
  }

  private Advised advised(int order, int... others) {
    ProxyFactory factory = new ProxyFactory(new WithInterface());
    for (int other : others) {
      DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(PASS_THROUGH);
      advisor.setOrder(other);
      factory.addAdvisor(advisor);
    }
    return (Advised) processor(order).postProcessAfterInitialization(factory.getProxy(), "bean");
  }

  private static int positionOfTheTaskAdvice(Advised proxy) {
    int position = 0;
    while (!(proxy.getAdvisors()[position].getAdvice() instanceof TaskInterceptor)) {
      position++;
    }
    return position;
  }

  @Test
  void usesTheLoopThatIsPrimary() {
    EventLoop primary = EventLoop.builder().name("primary").build();
    context.registerBean("one", EventLoop.class, () -> loop);
    context.registerBean(
        "two", EventLoop.class, () -> primary, definition -> definition.setPrimary(true));
    context.refresh();

    assertThat(primary.runUntilComplete(call())).isSameAs(primary);
  }

  @Test
  void usesTheLoopWithTheNameOfTheApplications() {
    start(loop, EventLoop.builder().build());

    assertThat(loop.runUntilComplete(call())).isSameAs(loop);
  }

  @Test
  void saysWhichLoopsThereAreIfItCannotChoose() {
    context.registerBean("one", EventLoop.class, () -> loop);
    context.registerBean("two", EventLoop.class, () -> EventLoop.builder().build());
    context.refresh();

    assertThatIllegalStateException()
        .isThrownBy(this::call)
        .withMessageContaining("EventLoop beans are one, two")
        .withMessageContaining("@Primary");
  }

  @Test
  void saysThatThereIsNoLoop() {
    context.refresh();

    assertThatIllegalStateException().isThrownBy(this::call).withMessageContaining("none");
  }

  @Test
  void needsNoLoopOfTheApplicationForABeanThatHasItsOwn() {
    context.refresh();
    OwnLoop bean = (OwnLoop) processor(0).postProcessAfterInitialization(new OwnLoop(loop), "bean");

    assertThat(loop.runUntilComplete(bean.task())).isSameAs(loop);
  }

  private CompletableFuture<EventLoop> call() {
    Tasks bean = (Tasks) processor(0).postProcessAfterInitialization(new WithInterface(), "bean");
    return bean.task();
  }

  private void start(EventLoop applicationLoop, EventLoop... others) {
    context.registerBean("pulsarEventLoop", EventLoop.class, () -> applicationLoop);
    for (EventLoop other : others) {
      context.registerBean("other", EventLoop.class, () -> other);
    }
    context.refresh();
  }

  interface Tasks {
    @Task
    CompletableFuture<EventLoop> task();
  }

  static class WithInterface implements Tasks {
    @Override
    public CompletableFuture<EventLoop> task() {
      return CompletableFuture.completedFuture(EventLoop.current());
    }
  }

  static class OwnLoop extends WithInterface implements AsyncObject {
    private final @Nullable EventLoop own;

    OwnLoop() {
      this(null);
    }

    OwnLoop(@Nullable EventLoop own) {
      this.own = own;
    }

    @Override
    public @Nullable EventLoop loop() {
      return own;
    }
  }
}
