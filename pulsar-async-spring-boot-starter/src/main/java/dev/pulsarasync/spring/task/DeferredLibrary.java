package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.future.FutureKt;
import org.jspecify.annotations.Nullable;

/** Kotlin's {@link Deferred}, of which a cancellation goes both ways. */
final class DeferredLibrary implements Library {

  @Override
  public @Nullable TaskReturn returnOf(Method method) {
    return method.getReturnType() == Deferred.class
        ? call -> FutureKt.asDeferred(call.queue())
        : null;
  }

  @Override
  public boolean supports(Class<?> type) {
    return Deferred.class.isAssignableFrom(type);
  }

  /** Starts one that is lazy, in a turn of its own. */
  @Override
  public CompletionStage<?> adapt(Object value, EventLoop loop) {
    Deferred<?> deferred = (Deferred<?>) value;
    if (!deferred.isActive()) {
      loop.contextExecutor().execute(deferred::start);
    }
    return FutureKt.asCompletableFuture(deferred);
  }
}
