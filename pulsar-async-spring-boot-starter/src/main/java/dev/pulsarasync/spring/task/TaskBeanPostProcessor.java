package dev.pulsarasync.spring.task;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Advises the beans that have {@link dev.pulsarasync.Task} methods, by a proxy of their class, and
 * refuses those whose methods cannot work. What the advice needs is looked up at the first call.
 */
public final class TaskBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
    implements SmartInitializingSingleton {

  private static final long serialVersionUID = 1L;

  private static final Logger LOGGER = LoggerFactory.getLogger(TaskBeanPostProcessor.class);

  private final transient TaskMethods tasks = new TaskMethods();
  private final transient TaskNames names = new TaskNames();
  private final transient Set<Class<?>> valid = ConcurrentHashMap.newKeySet();
  private final transient Set<Class<?>> built = ConcurrentHashMap.newKeySet();
  private final transient Map<String, Object> early = new ConcurrentHashMap<>();
  private final transient TaskPlans plans;
  private final transient TaskLoops loops;
  private final transient DefaultPointcutAdvisor taskAdvisor;
  private final SelfInvocation selfInvocation;

  /**
   * A post-processor that warns of self-invocation.
   *
   * @see #TaskBeanPostProcessor(ListableBeanFactory, int, SelfInvocation)
   */
  public TaskBeanPostProcessor(ListableBeanFactory beans, int adviceOrder) {
    this(beans, adviceOrder, SelfInvocation.WARN);
  }

  /**
   * A post-processor that runs after others, so that it finds the proxies that they made.
   *
   * @param beans where loops and listeners are looked up
   * @param adviceOrder the order of the advice among the advice that a bean has by then; {@link
   *     Ordered#HIGHEST_PRECEDENCE} is outermost
   * @param selfInvocation what becomes of beans that call their own tasks
   */
  public TaskBeanPostProcessor(
      ListableBeanFactory beans, int adviceOrder, SelfInvocation selfInvocation) {
    this.selfInvocation = selfInvocation;
    plans = new TaskPlans(tasks, this::resolve);
    loops = new TaskLoops(beans);
    Supplier<TaskOutcomes> outcomes = SingletonSupplier.of(() -> outcomes(beans));
    TaskInterceptor interceptor = new TaskInterceptor(loops, plans, outcomes);
    taskAdvisor = new DefaultPointcutAdvisor(new TaskPointcut(tasks), interceptor);
    taskAdvisor.setOrder(adviceOrder);
    advisor = taskAdvisor;
    setBeforeExistingAdvisors(true);
    setProxyTargetClass(true);
  }

  private @Nullable String resolve(String text) {
    ConfigurableListableBeanFactory beans = beanFactory;
    return beans == null ? text : new EmbeddedValueResolver(beans).resolveStringValue(text);
  }

  private static TaskOutcomes outcomes(ListableBeanFactory beans) {
    List<TaskListener> all = beans.getBeanProvider(TaskListener.class).orderedStream().toList();
    return new TaskOutcomes(
        new TaskListeners(all),
        null,
        beans.getBeanProvider(AsyncUncaughtExceptionHandler.class).getIfUnique());
  }

  /** In a circle of beans, the others get the proxy while the bean is still being made. */
  @Override
  public Object getEarlyBeanReference(Object bean, String beanName) {
    Object target = AopProxyUtils.getSingletonTarget(bean);
    early.put(beanName, target != null ? target : bean);
    return advise(bean, beanName);
  }

  /** By identity: what somebody has put around the bean since then was never handed out. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return early.remove(beanName) == bean ? bean : advise(bean, beanName);
  }

  /**
   * The proxy of a scope is infrastructure: the bean behind it is advised, once. So is a bean that
   * has two names.
   */
  private Object advise(Object bean, String beanName) {
    if (bean instanceof Advised proxy
        && !(bean instanceof AopInfrastructureBean)
        && !proxy.isFrozen()
        && isEligible(AopUtils.getTargetClass(bean))) {
      check(AopUtils.getTargetClass(bean));
      if (proxy.indexOf(taskAdvisor) < 0) {
        proxy.addAdvisor(positionIn(proxy.getAdvisors()), taskAdvisor);
      }
      return bean;
    }
    return super.postProcessAfterInitialization(bean, beanName);
  }

  /** Before the first advisor that does not come before ours. */
  private int positionIn(Advisor[] advisors) {
    int position = 0;
    while (position < advisors.length && orderOf(advisors[position]) < taskAdvisor.getOrder()) {
      position++;
    }
    return position;
  }

  private static int orderOf(Advisor advisor) {
    return advisor instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
  }

  /** Refuses a class before CGLIB does, which would say less. */
  @Override
  protected boolean isEligible(Object bean, String beanName) {
    check(bean.getClass());
    return super.isEligible(bean, beanName);
  }

  /**
   * Called ahead of time, when properties and loops are not yet those of the run: what is wrong
   * with the class itself is told then already. So are calls past the proxy, since a native image
   * has no byte code to find them in.
   */
  @Override
  public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
    Class<?> userClass = ClassUtils.getUserClass(beanClass);
    if (built.add(userClass)) {
      List<SelfCall> calls = selfCalls(userClass);
      validation(userClass).checkCode(tasks.of(userClass), forbidden(calls));
      warnOf(calls);
    }
    return super.determineBeanType(beanClass, beanName);
  }

  private void check(Class<?> beanClass) {
    Class<?> userClass = ClassUtils.getUserClass(beanClass);
    if (!valid.contains(userClass)) {
      List<SelfCall> calls = selfCalls(userClass);
      validation(userClass).check(tasks.of(userClass), forbidden(calls));
      warnOf(calls);
      valid.add(userClass);
    }
  }

  private TaskValidation validation(Class<?> userClass) {
    return new TaskValidation(userClass, plans, loops, names);
  }

  private List<SelfCall> forbidden(List<SelfCall> calls) {
    return selfInvocation == SelfInvocation.FAIL ? calls : List.of();
  }

  private static void warnOf(List<SelfCall> calls) {
    calls.forEach(call -> LOGGER.warn("{}. {}", call.description(), SelfCall.REMEDY));
  }

  private List<SelfCall> selfCalls(Class<?> userClass) {
    return selfInvocation == SelfInvocation.IGNORE ? List.of() : new SelfCalls(tasks).of(userClass);
  }

  /** Checks what is made later: lazy beans, prototypes and those of other scopes. */
  @Override
  public void afterSingletonsInstantiated() {
    ConfigurableListableBeanFactory beans = beanFactory;
    if (beans != null) {
      Stream.of(beans.getBeanDefinitionNames()).forEach(beanName -> checkType(beans, beanName));
    }
  }

  private void checkType(ConfigurableListableBeanFactory beans, String beanName) {
    try {
      Class<?> type = AutoProxyUtils.determineTargetClass(beans, beanName);
      if (type != null) {
        check(type);
      }
    } catch (InvalidTaskException invalid) {
      throw invalid;
    } catch (RuntimeException | LinkageError unresolvable) {
      // Whoever asks for such a bean will hear of it; an application that never does may run.
      LOGGER.debug("The class of bean '{}' does not resolve", beanName, unresolvable);
    }
  }
}
