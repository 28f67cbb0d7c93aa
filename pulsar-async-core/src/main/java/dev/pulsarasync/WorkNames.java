package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * What work is called where a loop is looked at from outside: by what is {@link Named}, or by
 * classes; {@code toString} may show arguments, or not be safe on any thread.
 */
final class WorkNames {

  /** Follows the name of a class that the JVM has made, with an address and a number. */
  private static final String HIDDEN = "/";

  private WorkNames() {}

  /** The name of a callback, a body, or a class. */
  static String of(Object work) {
    Object innermost = innermost(work);
    String given = innermost instanceof Named named ? nameOf(named) : null;
    return given != null ? given : classNameOf(innermost);
  }

  private static @Nullable String nameOf(Named named) {
    try {
      return named.name();
    } catch (Throwable ofUser) {
      return null;
    }
  }

  private static String classNameOf(Object work) {
    String name = (work instanceof Class<?> type ? type : work.getClass()).getName();
    int end = name.indexOf(HIDDEN);
    return end < 0 ? name : name.substring(0, end);
  }

  /** What a user gave to the loop. */
  static Object innermost(Object work) {
    Object outer = null;
    Object inner = work;
    while (inner != outer) {
      outer = inner;
      inner = inside(outer);
    }
    return inner;
  }

  private static Object inside(Object work) {
    Object inner = original(work);
    if (inner instanceof CallbackContext.ContextCallback wrapped) {
      inner = wrapped.callback;
    } else if (inner instanceof TaskFuture<?> task) {
      inner = task.work();
    } else if (inner instanceof GroupChild<?> child) {
      inner = child.body();
    } else if (inner instanceof Coroutine.Start start) {
      inner = start.body();
    }
    return inner == null ? work : inner;
  }

  /** What is queued, without its place in a full loop or its timer. */
  static @Nullable Object original(@Nullable Object queued) {
    Object original = queued instanceof Admission.Admitted place ? place.original() : queued;
    return original instanceof Timer timer ? timer.callback() : original;
  }
}
