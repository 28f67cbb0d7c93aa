package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an asynchronous call came to: a value, which may be null, or an error. The error is the
 * exception itself, without {@link CompletionException} or {@link
 * java.util.concurrent.ExecutionException} around it.
 *
 * @param value the result; null if the call failed
 * @param error the exception; null if the call succeeded
 * @param <T> the type of the result
 */
public record Outcome<T extends @Nullable Object>(@Nullable T value, @Nullable Throwable error) {

  static <T> Outcome<T> failure(Throwable error) {
    return new Outcome<>(null, error);
  }

  /** The outcome of a stage that is complete, else null. */
  static <T> @Nullable Outcome<T> now(CompletionStage<T> stage) {
    CompletableFuture<T> candidate;
    try {
      candidate = stage.toCompletableFuture();
    } catch (UnsupportedOperationException wait) {
      return null;
    }
    if (!candidate.isDone()) {
      return null;
    }
    Throwable error = LoopFuture.errorOf(candidate);
    return error == null ? new Outcome<>(candidate.getNow(null), null) : new Outcome<>(null, error);
  }

  /** Whether the call failed, or was cancelled. */
  public boolean isFailure() {
    return error != null;
  }

  /**
   * The value of a success.
   *
   * @throws CompletionException with the error as its cause, if that is a checked exception;
   *     unchecked ones are thrown as they are
   */
  @SuppressWarnings("NullAway") // T says whether the value may be null
  public T orThrow() {
    if (error instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (error instanceof Error serious) {
      throw serious;
    }
    if (error != null) {
      throw new CompletionException(error);
    }
    return value;
  }
}
