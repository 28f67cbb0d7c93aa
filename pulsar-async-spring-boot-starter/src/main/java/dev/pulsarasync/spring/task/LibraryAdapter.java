package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncAdapter;
import dev.pulsarasync.EventLoop;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;

/**
 * Lets every loop wait for the types of other libraries that have one value at most: Reactor's
 * {@code Mono} and the like of Spring's {@link org.springframework.core.ReactiveAdapterRegistry},
 * Guava's {@code ListenableFuture}, Kotlin's {@code Deferred}. Found by {@link
 * java.util.ServiceLoader}; libraries that are absent are no part of it.
 */
public final class LibraryAdapter implements AsyncAdapter {

  private static final List<Library> LIBRARIES = Library.present();

  /** Asked for each result of a body, most of which are plain. */
  private static final ClassValue<Boolean> SUPPORTED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return LIBRARIES.stream().anyMatch(library -> library.supports(type));
        }
      };

  /** The adapter of the libraries that are on the class path. */
  public LibraryAdapter() {}

  @Override
  public boolean supports(Class<?> type) {
    return SUPPORTED.get(type);
  }

  /** A stage that completes as {@code value} does; what is lazy begins at a later iteration. */
  @Override
  public CompletionStage<?> adapt(Object value, EventLoop loop) {
    return LIBRARIES.stream()
        .filter(library -> library.supports(value.getClass()))
        .findFirst()
        .orElseThrow(NoSuchElementException::new)
        .adapt(value, loop);
  }
}
