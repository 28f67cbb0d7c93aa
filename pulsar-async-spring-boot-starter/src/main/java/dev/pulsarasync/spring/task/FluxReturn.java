package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A type with any number of values. Each subscription makes the call, and disposing of it cancels
 * that, or the stream that the body returned.
 */
record FluxReturn(ReactiveAdapter adapter) implements TaskReturn {

  @Override
  public Object start(TaskCall call) {
    return adapter.fromPublisher(
        Mono.fromFuture(() -> call.again().queue())
            .flatMapMany(returned -> (Publisher<?>) returned));
  }

  /** A {@link Flux} is a plain value to the loop, which a publisher of any class may not be. */
  @Override
  public @Nullable Object proceed(MethodInvocation body, EventLoop loop) throws Throwable {
    Object returned = body.proceed();
    return returned == null ? null : Flux.from(adapter.toPublisher(returned));
  }
}
