package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Mono;

/**
 * A type with one value at most. Each subscription makes the call, and disposing of it cancels
 * that; what the body returns is subscribed where the body ran.
 */
record MonoReturn(ReactiveAdapter adapter) implements TaskReturn {

  @Override
  public Object start(TaskCall call) {
    return adapter.fromPublisher(Mono.fromFuture(() -> call.again().queue()));
  }

  @Override
  public @Nullable Object proceed(MethodInvocation body, EventLoop loop) throws Throwable {
    Object returned = body.proceed();
    return returned == null ? null : Mono.from(adapter.toPublisher(returned)).toFuture();
  }
}
