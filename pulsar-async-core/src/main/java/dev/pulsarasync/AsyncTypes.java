package dev.pulsarasync;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Tells asynchronous values from plain ones. */
final class AsyncTypes {

  private final EventLoop loop;
  private final List<AsyncAdapter> adapters = new CopyOnWriteArrayList<>();

  AsyncTypes(EventLoop loop) {
    this.loop = loop;
    ServiceLoader.load(AsyncAdapter.class).forEach(adapters::add);
  }

  void register(AsyncAdapter adapter) {
    adapters.add(0, adapter);
  }

  /** Whether {@code value} is asynchronous and cannot be waited for without a loop. */
  static boolean needsLoop(@Nullable Object value) {
    return value instanceof Coroutine
        || (value instanceof Future && !(value instanceof CompletionStage));
  }

  /** The stage by which to wait for {@code value}, which is started if need be; null if plain. */
  @Nullable CompletionStage<?> stageOf(@Nullable Object value) {
    if (value instanceof CompletionStage<?> stage) {
      return stage;
    }
    if (value instanceof Coroutine<?> coroutine) {
      return coroutine.start(loop);
    }
    if (value instanceof Future<?> future) {
      return loop.offLoop().await(future);
    }
    return value == null ? null : adapted(value);
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
