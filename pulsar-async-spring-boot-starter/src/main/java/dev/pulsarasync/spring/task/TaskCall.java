package dev.pulsarasync.spring.task;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Named;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** One call of a task: queues the body, and sees to it that its outcome is heard of. */
final class TaskCall implements Callable<Object>, BiConsumer<Object, Throwable>, Named {

  private final MethodInvocation invocation;
  private final EventLoop loop;
  private final TaskPlan plan;

  /** Of all calls, until this one is made; written before the body is queued. */
  private TaskOutcomes outcomes;

  private volatile boolean begun;

  /** When, in nanoseconds; written before the body is queued, read by what runs then. */
  private long called;

  /**
   * A call that is about to be made.
   *
   * @param invocation one that is not used on the calling thread any more
   */
  TaskCall(MethodInvocation invocation, EventLoop loop, TaskOutcomes outcomes, TaskPlan plan) {
    this.invocation = invocation;
    this.loop = loop;
    this.outcomes = outcomes;
    this.plan = plan;
  }

  /** The same call, which has not been made: an invocation can proceed once. */
  TaskCall again() {
    return again(plan);
  }

  /** The same for a caller of its own, to whom it returns as {@code returned} makes of its plan. */
  TaskCall again(UnaryOperator<TaskReturn> returned) {
    return again(plan.returning(returned.apply(plan.returned())));
  }

  private TaskCall again(TaskPlan asPlanned) {
    MethodInvocation body =
        invocation instanceof ProxyMethodInvocation call ? call.invocableClone() : invocation;
    return new TaskCall(body, loop, outcomes, asPlanned);
  }

  /** Queues the body for a caller who hears of no failure; the exception handler does. */
  @Nullable Object queueUnseen() {
    try {
      queue();
    } catch (RejectedExecutionException closed) {
      // The handler has been told: the caller of a void method hears of no failure.
    }
    return null;
  }

  /**
   * Queues the body.
   *
   * @throws RejectedExecutionException if the loop is closed
   */
  CompletableFuture<Object> queue() {
    outcomes = outcomes.of(invocation);
    called = loop.time().toNanos();
    try {
      CompletableFuture<Object> future = Async.task(loop, this).get();
      if (plan.timeout() != TaskTimeouts.NONE) {
        future.orTimeout(plan.timeout(), TimeUnit.NANOSECONDS);
      }
      if (isHeard()) {
        // On the thread that completes it: a hop to the loop would count the queue as work.
        future.whenCompleteAsync(this, Runnable::run);
      }
      return future;
    } catch (RejectedExecutionException closed) {
      completed(closed);
      throw closed;
    }
  }

  /** Whether anybody but the caller wants to know how it ends. */
  private boolean isHeard() {
    return outcomes.call() != null || isVoid();
  }

  @Override
  @SuppressWarnings("NullAway") // a method may return null
  public Object call() throws TimeoutException {
    requireTime();
    begun = true;
    try {
      TaskCallListener listener = outcomes.call();
      return listener == null ? proceed() : proceed(listener);
    } catch (Throwable error) {
      throw TaskCall.<RuntimeException>sneak(error);
    }
  }

  private @Nullable Object proceed() throws Throwable {
    return plan.returned().proceed(invocation, loop);
  }

  private @Nullable Object proceed(TaskCallListener listener) throws Throwable {
    listener.begun(Duration.ofNanos(taken()));
    try {
      return proceed();
    } finally {
      listener.returned();
    }
  }

  /** The timer may be due and not have had its turn, where the loop was busy. */
  private void requireTime() throws TimeoutException {
    if (plan.timeout() != TaskTimeouts.NONE && taken() >= plan.timeout()) {
      throw new TimeoutException();
    }
  }

  private long taken() {
    return loop.time().toNanos() - called;
  }

  /** The future is complete. */
  @Override
  public void accept(@Nullable Object value, @Nullable Throwable error) {
    completed(error);
  }

  private void completed(@Nullable Throwable error) {
    TaskCallListener listener = outcomes.call();
    if (listener != null) {
      listener.completed(Duration.ofNanos(taken()), error);
    }
    // The loop itself names what it dropped when it was closed.
    boolean isDropped = !begun && error instanceof CancellationException;
    if (error != null && isVoid() && !isDropped) {
      outcomes.uncaught(invocation, loop, error);
    }
  }

  private boolean isVoid() {
    return method().getReturnType() == void.class;
  }

  private Method method() {
    return invocation.getMethod();
  }

  /** The class of the bean. */
  static Class<?> typeOf(MethodInvocation invocation) {
    Object target = invocation.getThis();
    return target != null ? target.getClass() : invocation.getMethod().getDeclaringClass();
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public Duration submitted() {
    return Duration.ofNanos(called);
  }

  /** Names the call where a loop tells what it dropped, or what held it. */
  @Override
  public String toString() {
    return plan.name();
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneak(Throwable error) throws X {
    throw (X) error;
  }
}
