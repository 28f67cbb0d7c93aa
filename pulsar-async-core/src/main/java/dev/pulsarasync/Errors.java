package dev.pulsarasync;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What happens to a Throwable on its way from user code to a future, and back. */
final class Errors {

  private Errors() {}

  /** The exception that user code threw, without the JDK's wrappers around it. */
  static Throwable unwrap(Throwable error) {
    Throwable inner = error;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Throws {@code error} as it is, checked or not. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneak(Throwable error) throws X {
    throw (X) error;
  }
}
