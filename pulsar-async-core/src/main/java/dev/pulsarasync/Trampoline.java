package dev.pulsarasync;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs on the calling thread what would otherwise recurse, one after the other however deep they
 * cause each other: the callbacks of a closed loop, on the thread that completes their futures, and
 * the cancellation of tasks that await tasks.
 */
final class Trampoline {

  private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> RUNNING = new ThreadLocal<>();

  private Trampoline() {}

  /** Whether the calling thread is inside a callback, behind which others wait. */
  static boolean isRunning() {
    return RUNNING.get() != null;
  }

  static void run(EventLoop loop, Runnable callback) {
    ArrayDeque<Runnable> outer = RUNNING.get();
    if (outer != null) {
      outer.add(guarded(loop, callback));
      return;
    }
    ArrayDeque<Runnable> queue = new ArrayDeque<>();
    queue.add(guarded(loop, callback));
    RUNNING.set(queue);
    try {
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        next.run();
      }
    } finally {
      RUNNING.remove();
    }
  }

  private static Runnable guarded(EventLoop loop, Runnable callback) {
    return () -> {
      try {
        callback.run();
      } catch (Throwable error) {
        loop.handleException(error);
      }
    };
  }
}
