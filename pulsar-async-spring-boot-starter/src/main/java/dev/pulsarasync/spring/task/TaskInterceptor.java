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
  private final TaskTimeouts timeouts;
  private final Supplier<TaskListener> listener;

  TaskInterceptor(TaskLoops loops, TaskTimeouts timeouts, Supplier<TaskListener> listener) {
    this.loops = loops;
    this.timeouts = timeouts;
    this.listener = listener;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) {
    ProxyMethodInvocation call = (ProxyMethodInvocation) invocation;
    EventLoop loop = loops.of(call.getThis());
    if (isTimeit(call)) {
      return timeit(call, loop);
    }
    long timeout = timeouts.of(call.getMethod(), TaskCall.typeOf(call));
    return new TaskCall(call.invocableClone(), loop, listener.get(), timeout).start();
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
