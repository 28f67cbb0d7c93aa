package dev.pulsarasync;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the threads of a loop. Further ones to drive it are virtual where the JVM has them, which
 * this code is not compiled against, else such as the loop itself uses. Whatever is made inside a
 * callback takes over nothing that is bound to it, neither inherited thread-locals nor its class
 * loader.
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
        : task -> adopted(loop.options(), virtual(START_VIRTUAL, loop.name(), task));
  }

  /** A thread of the platform: such as a loop starts with, or does work that blocks. */
  static Thread platform(EventLoopBuilder options, String name, Runnable task) {
    return adopted(options, new Thread(null, task, name, 0, false));
  }

  private static Thread adopted(EventLoopBuilder options, Thread thread) {
    thread.setContextClassLoader(options.contextClassLoader());
    return thread;
  }

  private static Thread virtual(Method start, String name, Runnable task) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named = type.getMethod("name", String.class).invoke(builder, name);
      Object bare =
          type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(named, false);
      return (Thread) start.invoke(bare, task);
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
