package dev.pulsarasync;

import java.util.function.Consumer;

/** A value to come, and the one callback that hears of it. */
final class CountingChild {

  private Consumer<Object> callback = ignored -> {};

  void onCompletion(Consumer<Object> callback) {
    this.callback = callback;
  }

  void complete(Object value) {
    callback.accept(value);
  }
}
