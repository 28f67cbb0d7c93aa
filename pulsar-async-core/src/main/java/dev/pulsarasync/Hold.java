package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/** Keeps a future alive for one that the JDK derives from it, until it is done. */
final class Hold extends Observer {

  @SuppressWarnings("UnusedVariable")
  private @Nullable LoopFuture<?> source;

  Hold(LoopFuture<?> source) {
    super(source.loop);
    this.source = source;
  }

  @Override
  void completed(@Nullable Object value, @Nullable Throwable error) {
    source = null;
  }
}
