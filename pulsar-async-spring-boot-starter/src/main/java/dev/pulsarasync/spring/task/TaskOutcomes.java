package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;

/**
 * Who is told how calls ended.
 *
 * @param listener hears of every call
 * @param call hears what becomes of one of them; null if nobody does
 * @param handler gets what void methods throw; null for the exception handler of the loop
 */
record TaskOutcomes(
    TaskListener listener,
    @Nullable TaskCallListener call,
    @Nullable AsyncUncaughtExceptionHandler handler) {

  /** Those of one call, which this thread is about to make. */
  TaskOutcomes of(MethodInvocation invocation) {
    Class<?> type = TaskCall.typeOf(invocation);
    TaskCallListener heard = listener.called(type, invocation.getMethod());
    return heard == null ? this : new TaskOutcomes(listener, heard, handler);
  }

  /** A failure that no future tells of. What the handler itself throws goes to the loop. */
  void uncaught(MethodInvocation call, EventLoop loop, Throwable error) {
    Class<?> type = TaskCall.typeOf(call);
    listener.uncaught(type, call.getMethod(), error);
    if (handler == null) {
      loop.handleException(error);
      return;
    }
    try {
      Method method = TaskMethods.specific(call.getMethod(), type);
      handler.handleUncaughtException(error, method, call.getArguments());
    } catch (Throwable failed) {
      if (failed != error) {
        failed.addSuppressed(error);
      }
      loop.handleException(failed);
    }
  }
}
