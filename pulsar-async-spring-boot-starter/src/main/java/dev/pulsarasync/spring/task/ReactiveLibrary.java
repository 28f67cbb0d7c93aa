package dev.pulsarasync.spring.task;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reactor, and with it every library that Spring's registry knows. */
final class ReactiveLibrary implements Library {

  private final ReactiveAdapterRegistry registry = ReactiveAdapterRegistry.getSharedInstance();

  private final boolean hasSuspendFunctions = Library.isPresent(SUSPEND);

  @Override
  public @Nullable TaskReturn returnOf(Method method) {
    if (!KotlinDetector.isSuspendingFunction(method)) {
      return of(method.getReturnType());
    }
    TaskReturn result = hasSuspendFunctions ? of(publishedBy(method)) : null;
    return result == null ? null : new SuspendReturn(result);
  }

  /** What Spring's proxies make of the result of a suspend function, and expect of its advice. */
  private static Class<?> publishedBy(Method suspending) {
    String declared = new MethodParameter(suspending, -1).getParameterType().getName();
    return declared.equals("kotlinx.coroutines.flow.Flow") ? Flux.class : Mono.class;
  }

  /** Of this very type: what the registry makes is no instance of a subclass of it. */
  private @Nullable TaskReturn of(Class<?> type) {
    ReactiveAdapter adapter = registry.getAdapter(type);
    if (adapter == null || adapter.getReactiveType() != type) {
      return null;
    }
    return adapter.isMultiValue() ? new FluxReturn(adapter) : new MonoReturn(adapter);
  }

  /** A stream of values is a plain value: it has no result that one could wait for. */
  @Override
  public boolean supports(Class<?> type) {
    ReactiveAdapter adapter = isOfJdk(type) ? null : registry.getAdapter(type);
    return adapter != null && !adapter.isMultiValue();
  }

  private static boolean isOfJdk(Class<?> type) {
    return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type);
  }

  /** Subscribes in a turn of its own, that of a callback whose future is complete. */
  @Override
  public CompletionStage<?> adapt(Object value, EventLoop loop) {
    CompletableFuture<Object> turn = loop.createFuture();
    turn.complete(value);
    return Async.chainFuturePropagating(turn, this::subscribe, null);
  }

  private CompletableFuture<?> subscribe(Object value) {
    ReactiveAdapter adapter = registry.getAdapter(value.getClass());
    return adapter == null
        ? CompletableFuture.completedFuture(value)
        : Mono.from(adapter.toPublisher(value)).toFuture();
  }
}
