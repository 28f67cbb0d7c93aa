package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A type with one value at most. Each subscription makes the call, and disposing of it cancels
 * that; what the body returns is subscribed where the body ran, with the context of the subscriber.
 */
record MonoReturn(ReactiveAdapter adapter) implements TaskReturn {

  @Override
  public Object start(TaskCall call) {
    return adapter.fromPublisher(
        Mono.deferContextual(
            context -> Mono.fromFuture(call.again(body -> new Subscribed(body, context)).queue())));
  }

  @Override
  public @Nullable Object proceed(MethodInvocation body, EventLoop loop) throws Throwable {
    Object returned = body.proceed();
    return returned == null ? null : Mono.from(adapter.toPublisher(returned));
  }

  /** Subscribes to the {@link Mono} of a body for somebody who has subscribed to the call. */
  private record Subscribed(TaskReturn body, ContextView context) implements TaskReturn {

    @Override
    public @Nullable Object start(TaskCall call) {
      return body.start(call);
    }

    @Override
    public @Nullable Object proceed(MethodInvocation invocation, EventLoop loop) throws Throwable {
      Mono<?> returned = (Mono<?>) body.proceed(invocation, loop);
      return returned == null ? null : returned.contextWrite(context).toFuture();
    }
  }
}
