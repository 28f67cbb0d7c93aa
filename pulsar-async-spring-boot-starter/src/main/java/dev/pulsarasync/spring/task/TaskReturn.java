package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** How a call of a task becomes what its method returns. Chosen once for each method. */
@FunctionalInterface
interface TaskReturn {

  /**
   * Makes the call, or returns a value that makes it for whoever subscribes.
   *
   * @return what the method returns; null for a void method
   * @throws java.util.concurrent.RejectedExecutionException if the loop is closed and the call is
   *     made, unless the method is void
   */
  @Nullable Object start(TaskCall call);

  /** Runs the body, on its loop, and returns what that is to wait for. */
  default @Nullable Object proceed(MethodInvocation body, EventLoop loop) throws Throwable {
    return body.proceed();
  }
}
