package dev.pulsarasync;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes further threads to drive a loop: virtual ones where the JVM has them, which this code is
 * not compiled against, else such as the loop itself uses.
 */
final class DriverThreads {

  private static final @Nullable Method START_VIRTUAL = unstartedVirtual();

  private DriverThreads() {}

  static boolean areVirtual() {
    return START_VIRTUAL != null;
  }

  static ThreadFactory of(EventLoop loop) {
    return START_VIRTUAL == null
        ? loop.options().threadFactory()
        : task -> virtual(START_VIRTUAL, loop.name(), task);
  }

  private static Thread virtual(Method start, String name, Runnable task) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named = type.getMethod("name", String.class).invoke(builder, name);
      return (Thread) start.invoke(named, task);
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException("This JVM has virtual threads but makes none", unexpected);
    }
  }

  /** Null before JDK 21, where the method is absent or in preview. */
  private static @Nullable Method unstartedVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
    } catch (ReflectiveOperationException none) {
      return null;
    }
  }
}
