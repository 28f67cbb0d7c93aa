package dev.pulsarasync;

import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells asynchronous values from plain ones. */
final class AsyncTypes {

  /**
   * Whether a class is asynchronous by itself. Asked for each result, most of which are plain, for
   * which two tests against interfaces would take longer than all else that is done with them.
   */
  private static final ClassValue<Boolean> ASYNCHRONOUS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return CompletionStage.class.isAssignableFrom(type)
              || Future.class.isAssignableFrom(type)
              || type == Coroutine.class;
        }
      };

  private final EventLoop loop;

  /** An array that is replaced, never changed: reading it allocates no iterator. */
  private volatile AsyncAdapter[] adapters;

  AsyncTypes(EventLoop loop) {
    this.loop = loop;
    this.adapters =
        ServiceLoader.load(AsyncAdapter.class).stream()
            .map(ServiceLoader.Provider::get)
            .toArray(AsyncAdapter[]::new);
  }

  synchronized void register(AsyncAdapter adapter) {
    adapters = Stream.concat(Stream.of(adapter), Stream.of(adapters)).toArray(AsyncAdapter[]::new);
  }

  /** Whether {@code value} is asynchronous and cannot be waited for without a loop. */
  static boolean needsLoop(@Nullable Object value) {
    return value instanceof Coroutine
        || (value instanceof Future && !(value instanceof CompletionStage));
  }

  /** The stage by which to wait for {@code value}, which is started if need be; null if plain. */
  @Nullable CompletionStage<?> stageOf(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return ASYNCHRONOUS.get(value.getClass()) ? started(value) : adapted(value);
  }

  /** The same for what a callback results in, which a full loop does not refuse. */
  @Nullable CompletionStage<?> stageOfResult(@Nullable Object value) {
    return value instanceof Coroutine<?> coroutine ? coroutine.startOwed(loop) : stageOf(value);
  }

  private CompletionStage<?> started(Object value) {
    if (value instanceof Coroutine<?> coroutine) {
      return coroutine.start(loop);
    }
    return value instanceof CompletionStage<?> stage ? stage : waited((Future<?>) value);
  }

  /** The thread that waits for a bare future is not needed where an adapter knows better. */
  private CompletionStage<?> waited(Future<?> future) {
    CompletionStage<?> adapted = adapted(future);
    return adapted != null ? adapted : loop.offLoop().await(future);
  }

  private @Nullable CompletionStage<?> adapted(Object value) {
    for (AsyncAdapter adapter : adapters) {
      if (adapter.supports(value.getClass())) {
        return adapter.adapt(value, loop);
      }
    }
    return null;
  }
}
