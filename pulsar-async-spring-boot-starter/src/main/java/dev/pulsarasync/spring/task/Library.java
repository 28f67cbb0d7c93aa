package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncAdapter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * The asynchronous types of a library that may be absent: as what a loop waits for, and as what a
 * task returns. An implementation is the only one that names classes of its library.
 */
interface Library extends AsyncAdapter {

  String DEFERRED = "kotlinx.coroutines.Deferred";
  String MONO = "reactor.core.publisher.Mono";
  String LISTENABLE_FUTURE = "com.google.common.util.concurrent.ListenableFuture";

  /** Without which Spring calls no suspend functions. */
  String SUSPEND = "kotlinx.coroutines.reactor.MonoKt";

  /** How calls of {@code method} return; null if that is not for this library to say. */
  @Nullable TaskReturn returnOf(Method method);

  /** Those whose classes are there. A method reference would link a class that may not. */
  static List<Library> present() {
    List<Library> present = new ArrayList<>();
    if (isPresent(DEFERRED)) {
      present.add(new DeferredLibrary());
    }
    if (isPresent(MONO)) {
      present.add(new ReactiveLibrary());
    }
    if (isPresent(LISTENABLE_FUTURE)) {
      present.add(new GuavaLibrary());
    }
    return List.copyOf(present);
  }

  static boolean isPresent(String className) {
    return ClassUtils.isPresent(className, Library.class.getClassLoader());
  }
}
