package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.Tag;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Tags for how something ended, with the keys and values of Spring's own. */
final class OutcomeTags {

  private OutcomeTags() {}

  /** SUCCESS, ERROR, or UNKNOWN for what was cancelled. */
  static Tag outcome(@Nullable Throwable error) {
    if (error == null) {
      return Tag.of("outcome", "SUCCESS");
    }
    return Tag.of("outcome", unwrap(error) instanceof CancellationException ? "UNKNOWN" : "ERROR");
  }

  /** The simple name of the error's class, or none. */
  static Tag error(@Nullable Throwable error) {
    return Tag.of("error", error == null ? "none" : nameOf(unwrap(error).getClass()));
  }

  /** Anonymous classes have no simple name. */
  private static String nameOf(Class<?> type) {
    return type.isAnonymousClass() ? type.getName() : type.getSimpleName();
  }

  /** Without the wrappers of the JDK. */
  static Throwable unwrap(Throwable error) {
    boolean isWrapper = error instanceof CompletionException || error instanceof ExecutionException;
    Throwable cause = error.getCause();
    return isWrapper && cause != null ? unwrap(cause) : error;
  }
}
