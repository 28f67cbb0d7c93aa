package dev.pulsarasync.spring.task;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** One call of a task: queues the body, and sees to it that its outcome is heard of. */
final class TaskCall implements Callable<Object> {

  private final MethodInvocation invocation;
  private final EventLoop loop;
  private final TaskListener listener;
  private final Duration called;
  private volatile boolean begun;

  /**
   * A call that is about to be made.
   *
   * @param invocation one that is not used on the calling thread any more
   */
  TaskCall(MethodInvocation invocation, EventLoop loop, TaskListener listener) {
    this.invocation = invocation;
    this.loop = loop;
    this.listener = listener;
    this.called = loop.time();
  }

  /**
   * Queues the body.
   *
   * @return what the method returns: the future, or null for a void method
   * @throws RejectedExecutionException if the loop is closed, unless the method is void
   */
  @Nullable Object start() {
    try {
      CompletableFuture<Object> future = Async.task(loop, this).get();
      // On the thread that completes it: a hop to the loop would count the queue as work.
      future.whenCompleteAsync((value, error) -> completed(error), Runnable::run);
      return isVoid() ? null : future;
    } catch (RejectedExecutionException closed) {
      completed(closed);
      if (isVoid()) {
        return null;
      }
      throw closed;
    }
  }

  @Override
  @SuppressWarnings("NullAway") // a method may return null
  public Object call() {
    begun = true;
    try {
      return invocation.proceed();
    } catch (Throwable error) {
      throw TaskCall.<RuntimeException>sneak(error);
    }
  }

  private void completed(@Nullable Throwable error) {
    listener.completed(type(), method(), loop.time().minus(called), error);
    // The loop itself names what it dropped when it was closed.
    boolean isDropped = !begun && error instanceof CancellationException;
    if (error != null && isVoid() && !isDropped) {
      listener.uncaught(type(), method(), error);
      loop.handleException(error);
    }
  }

  private boolean isVoid() {
    return method().getReturnType() == void.class;
  }

  private Method method() {
    return invocation.getMethod();
  }

  private Class<?> type() {
    Object target = invocation.getThis();
    return target != null ? target.getClass() : method().getDeclaringClass();
  }

  /** Names the call where a loop that is closed tells what it dropped. */
  @Override
  public String toString() {
    return type().getSimpleName() + "." + method().getName();
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable error) throws X {
    throw (X) error;
  }
}
