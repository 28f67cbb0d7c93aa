package dev.pulsarasync.spring.task;

import dev.pulsarasync.Coroutine;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What tasks may return. */
final class TaskReturns {

  static final String REMEDY =
      "Return CompletableFuture, CompletionStage, Future, Coroutine or void. With reactor-core on"
          + " the class path it may be Mono, Flux or another type of Spring's"
          + " ReactiveAdapterRegistry, with Guava ListenableFuture, with kotlinx-coroutines-core"
          + " Deferred, and with kotlinx-coroutines-reactor the method may be a suspend function."
          + " The body has not run yet when the call returns";

  private static final Map<Class<?>, TaskReturn> OWN =
      Map.of(
          CompletableFuture.class, TaskCall::queue,
          CompletionStage.class, TaskCall::queue,
          Future.class, TaskCall::queue,
          Coroutine.class, call -> Coroutine.ofStage(call::queue),
          void.class, TaskCall::queueUnseen);

  private final List<Library> libraries = Library.present();

  /** How calls of {@code method} return; null if they cannot. */
  @Nullable TaskReturn of(Method method) {
    TaskReturn own = OWN.get(method.getReturnType());
    return own != null ? own : ofLibrary(method);
  }

  private @Nullable TaskReturn ofLibrary(Method method) {
    return libraries.stream()
        .map(library -> library.returnOf(method))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
