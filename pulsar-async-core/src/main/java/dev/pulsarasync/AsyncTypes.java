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

  /** Replaced, never changed, so that what is known of one set is not taken for another's. */
  private volatile Known known;

  AsyncTypes(EventLoop loop) {
    this.loop = loop;
    this.known =
        new Known(ServiceLoader.load(AsyncAdapter.class).stream().map(ServiceLoader.Provider::get));
  }

  synchronized void register(AsyncAdapter adapter) {
    known = new Known(Stream.concat(Stream.of(adapter), Stream.of(known.adapters)));
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
    Known types = known;
    return value.getClass() == types.plain ? null : stageOf(value, types);
  }

  private @Nullable CompletionStage<?> stageOf(Object value, Known types) {
    if (ASYNCHRONOUS.get(value.getClass())) {
      return started(value);
    }
    AsyncAdapter adapter = types.adapterOf(value.getClass());
    if (adapter != null) {
      return adapter.adapt(value, loop);
    }
    types.plain = value.getClass();
    return null;
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
    AsyncAdapter adapter = known.adapterOf(future.getClass());
    return adapter != null ? adapter.adapt(future, loop) : loop.offLoop().await(future);
  }

  /** The adapters, an array because reading it allocates no iterator, and what they said. */
  private static final class Known {
    final AsyncAdapter[] adapters;

    /**
     * The class that was found plain last: most results of a loop are of one. Threads may write it
     * at the same time, and each reads what one of them wrote.
     */
    @Nullable Class<?> plain;

    Known(Stream<AsyncAdapter> adapters) {
      this.adapters = adapters.toArray(AsyncAdapter[]::new);
    }

    @Nullable AsyncAdapter adapterOf(Class<?> type) {
      for (AsyncAdapter adapter : adapters) {
        if (adapter.supports(type)) {
          return adapter;
        }
      }
      return null;
    }
  }
}
