package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import java.util.concurrent.ScheduledExecutorService;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ExecutorsKt;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** A suspend function, which has {@code result} and whose body goes on on the loop. */
record SuspendReturn(TaskReturn result) implements TaskReturn {

  @Override
  public @Nullable Object start(TaskCall call) {
    return result.start(call);
  }

  /** The body's dispatcher is that of the continuation with which it is called. */
  @Override
  public @Nullable Object proceed(MethodInvocation body, EventLoop loop) throws Throwable {
    if (body instanceof ProxyMethodInvocation call) {
      @Nullable Object[] arguments = call.getArguments().clone();
      int last = arguments.length - 1;
      arguments[last] = new OnLoop((Continuation<?>) arguments[last], loop);
      call.setArguments(arguments);
    }
    return result.proceed(body, loop);
  }

  /** Only its context is used: what resumes the caller is the proxy. */
  private static final class OnLoop implements Continuation<Object> {

    private final Continuation<?> caller;
    private final CoroutineContext context;

    OnLoop(Continuation<?> caller, EventLoop loop) {
      ScheduledExecutorService executor = new LoopTurns(loop);
      this.caller = caller;
      this.context = caller.getContext().plus(ExecutorsKt.from(executor));
    }

    @Override
    public CoroutineContext getContext() {
      return context;
    }

    @Override
    public void resumeWith(Object result) {
      caller.resumeWith(result);
    }
  }
}
