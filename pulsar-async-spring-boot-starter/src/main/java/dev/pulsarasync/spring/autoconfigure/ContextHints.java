package dev.pulsarasync.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Tells a native image by which classes it is known which contexts there are. */
final class ContextHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .reflection()
        .registerTypeIfPresent(classLoader, ContextPropagation.ATTRIBUTES)
        .registerTypeIfPresent(classLoader, ContextPropagation.SERVLETS);
  }
}
