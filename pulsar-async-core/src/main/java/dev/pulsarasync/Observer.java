package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * A continuation that does its work in {@link #completed}, on whatever thread completes the stage,
 * and so has none to do on the loop.
 */
abstract class Observer extends Continuation {

  Observer(EventLoop loop) {
    super(loop);
  }

  @Override
  public abstract void completed(@Nullable Object value, @Nullable Throwable error);

  @Override
  public final boolean observes() {
    return false;
  }

  @Override
  final void proceed(@Nullable Object value, @Nullable Throwable error) {}
}
