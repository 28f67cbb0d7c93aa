package dev.pulsarasync;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's methods of a {@link LoopFuture} return, {@code thenApply} for example. The JDK
 * completes it past {@link #complete}, so that its continuations hang on an observer of the JDK's,
 * which is installed with the first of them.
 */
final class DerivedFuture<T> extends LoopFuture<T> {

  private final AtomicBoolean observed = new AtomicBoolean();

  DerivedFuture(EventLoop loop, @Nullable Relay<?> origin) {
    super(loop);
    holdOnTo(origin);
  }

  @Override
  void onCompletion(Continuation continuation) {
    super.onCompletion(continuation);
    if (observed.compareAndSet(false, true)) {
      observe(this::fire);
    }
  }
}
