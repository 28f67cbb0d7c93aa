package dev.pulsarasync.spring.task;

import dev.pulsarasync.Bench;
import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * Takes the bodies of tasks to the loop of their bean, and lets a bench of a bean call its tasks as
 * everybody else does, through the proxy.
 */
final class TaskInterceptor implements MethodInterceptor {

  private final TaskLoops loops;
  private final TaskPlans plans;
  private final Supplier<TaskOutcomes> outcomes;

  TaskInterceptor(TaskLoops loops, TaskPlans plans, Supplier<TaskOutcomes> outcomes) {
    this.loops = loops;
    this.plans = plans;
    this.outcomes = outcomes;
  }

  /** As with {@code @Async}, whoever made the invocation is done with it, and the body has it. */
  @Override
  public @Nullable Object invoke(MethodInvocation invocation) {
    ProxyMethodInvocation call = (ProxyMethodInvocation) invocation;
    if (isTimeit(call)) {
      return timeit(call, loops.of(call.getThis()));
    }
    TaskPlan plan = plans.of(call.getMethod(), TaskCall.typeOf(call));
    TaskKey key = plan.key();
    if (key != null) {
      return startKeyed(call, plan, key);
    }
    EventLoop loop = loops.of(plan.loop(), null, call.getThis());
    return plan.returned().start(new TaskCall(call, loop, outcomes.get(), plan));
  }

  /** A key that cannot be had is a failure of the body, which never runs. */
  private @Nullable Object startKeyed(ProxyMethodInvocation call, TaskPlan plan, TaskKey key) {
    EventLoop loop;
    MethodInvocation body = call;
    try {
      loop = loops.of(plan.loop(), key.of(call.getArguments()), call.getThis());
    } catch (Throwable failed) {
      loop = loops.of(plan.loop(), null, call.getThis());
      body = new FailedInvocation(call, failed);
    }
    return plan.returned().start(new TaskCall(body, loop, outcomes.get(), plan));
  }

  private static boolean isTimeit(MethodInvocation call) {
    Object target = call.getThis();
    return target != null && TaskMethods.isTimeit(call.getMethod(), target.getClass());
  }

  private static Object timeit(ProxyMethodInvocation call, EventLoop loop) {
    Object[] args = call.getArguments();
    String name = (String) args[0];
    int times = (Integer) args[1];
    if (takesCallable(call.getMethod())) {
      return new Bench<>(name, times, loop).run((Callable<?>) args[2]);
    }
    return Bench.timeit(loop, call.getProxy(), name, times, (Object[]) args[2]);
  }

  private static boolean takesCallable(Method timeit) {
    return timeit.getParameterTypes()[2] == Callable.class;
  }
}
