package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Found by the ServiceLoader, through META-INF/services of the tests. */
public final class DiscoveredAdapter implements AsyncAdapter {

  /** A value of a library that brings its adapter along. */
  record Parcel(String content) {}

  @Override
  public boolean supports(Class<?> type) {
    return type == Parcel.class;
  }

  @Override
  public CompletionStage<?> adapt(Object value, EventLoop loop) {
    return CompletableFuture.completedFuture(((Parcel) value).content());
  }
}
