package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns on a loop to work that the loop has begun, all in the context of the thread that
 * begins it. What runs a turn is the same for all of them, so it is told which one by the thread on
 * which it runs: one turn may begin while another waits inside, and those that a closed loop leaves
 * to the threads that submit them may run at once.
 */
final class ContextExecutor implements Executor {

  private static final ThreadLocal<@Nullable Runnable> NEXT = new ThreadLocal<>();

  private final EventLoop loop;

  /** Null if the loop has no decorator. */
  private final @Nullable Runnable decorated;

  ContextExecutor(EventLoop loop) {
    UnaryOperator<Runnable> decorator = loop.decorator;
    this.loop = loop;
    this.decorated = decorator == null ? null : decorator.apply(ContextExecutor::runNext);
  }

  @Override
  public void execute(Runnable callback) {
    loop.intake.post(new Turn(decorated, Objects.requireNonNull(callback, "callback")));
  }

  /** What the decorator calls; does nothing if the turn has run. */
  private static void runNext() {
    Runnable callback = NEXT.get();
    NEXT.remove();
    if (callback != null) {
      callback.run();
    }
  }

  /** Runs even while the loop closes, and whatever becomes of its context. */
  private record Turn(@Nullable Runnable decorated, Runnable callback) implements Internal {

    @Override
    public void run() {
      if (decorated == null) {
        callback.run();
        return;
      }
      NEXT.set(callback);
      try {
        decorated.run();
      } finally {
        runNext();
      }
    }

    /** The name that the user knows. */
    @Override
    public String toString() {
      return callback.toString();
    }
  }
}
