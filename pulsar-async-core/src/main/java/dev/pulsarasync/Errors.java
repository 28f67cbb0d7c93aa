package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What happens to a Throwable on its way from user code to a future, and back. */
final class Errors {

  /** Causes may go in a circle. */
  private static final int DEEPEST = 100;

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

  /** Whether {@code error} says that nobody waits for the result any more. */
  static boolean givesUp(Throwable error) {
    return error instanceof CancellationException || error instanceof TimeoutException;
  }

  /** Whether {@code error} is a cancellation, or was thrown because of one. */
  static boolean tellsOfCancellation(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof CancellationException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Calls {@code body}; a checked exception comes as the cause of {@link CompletionException}. */
  static <T> T call(Callable<? extends T> body) {
    try {
      return body.call();
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new CompletionException(checked);
    }
  }

  /** Throws {@code error} as it is, checked or not. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneak(Throwable error) throws X {
    throw (X) error;
  }

  /** Survives a {@code toString} of a user that throws. */
  static String nameOf(@Nullable Object callback) {
    try {
      return String.valueOf(callback);
    } catch (Throwable error) {
      return Objects.requireNonNull(callback).getClass().getName();
    }
  }
}
