package dev.pulsarasync;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the decorator of a loop, asked on the thread that submits a callback, wraps around its run.
 * It is asked once, and what it returns may run any number of times, one after the other; a
 * callback that waits inside is still running. What wraps a callback throws what that throws.
 */
final class CallbackContext implements Runnable {

  private final Runnable decorated;

  /** Where it was taken; null outside debug mode. */
  final @Nullable SubmitSite site;

  /** The callback that is about to run. */
  private @Nullable Runnable next;

  private CallbackContext(@Nullable UnaryOperator<Runnable> decorator, @Nullable SubmitSite site) {
    this.decorated = decorator == null ? this : decorator.apply(this);
    this.site = site;
  }

  /**
   * The context of the calling thread; null if {@code loop} has no decorator, and no debug mode.
   */
  static @Nullable CallbackContext of(EventLoop loop) {
    UnaryOperator<Runnable> decorator = loop.decorator;
    if (loop.isDebug()) {
      return new CallbackContext(decorator, new SubmitSite(loop.nanos()));
    }
    return decorator == null ? null : new CallbackContext(decorator, null);
  }

  /** What is around {@code callback}; null if that is nothing. */
  static @Nullable CallbackContext behind(@Nullable Object callback) {
    if (callback instanceof ContextCallback wrapped) {
      return wrapped.context;
    }
    if (callback instanceof ContextTask<?> task) {
      return task.context;
    }
    return callback instanceof ContextRelay<?> relay ? relay.context : null;
  }

  static Runnable around(EventLoop loop, Runnable callback) {
    CallbackContext context = of(loop);
    return context == null ? callback : ContextCallback.of(context, callback);
  }

  static <V> Callable<V> around(EventLoop loop, Callable<V> callable) {
    CallbackContext context = of(loop);
    return context == null ? callable : within(context, Objects.requireNonNull(callable));
  }

  private static <V> Callable<V> within(CallbackContext context, Callable<V> callable) {
    return () -> context.call(callable);
  }

  /** The same for one of several functions, of which one is called; null if there is none. */
  static @Nullable Function<?, ?> around(
      @Nullable CallbackContext context, @Nullable Function<?, ?> function) {
    return context == null || function == null ? function : within(context, function);
  }

  private static <A, V> Function<A, V> within(CallbackContext context, Function<A, V> function) {
    return argument -> context.call(() -> function.apply(argument));
  }

  /** Queues what the JDK calls when several futures are complete. */
  static Executor poster(EventLoop loop) {
    CallbackContext context = of(loop);
    return context == null
        ? loop.poster()
        : task -> loop.intake.post(ContextCallback.of(context, task));
  }

  static <T> TaskFuture<T> task(EventLoop loop, Callable<?> body, TaskFuture.Follow follow) {
    CallbackContext context = of(loop);
    if (context == null) {
      return new TaskFuture<>(loop, body, follow);
    }
    SubmitSite site = context.site;
    return site == null
        ? new ContextTask<>(loop, body, follow, context)
        : new DebugTask<>(loop, body, follow, context, site);
  }

  static <T> Relay<T> relay(LoopFuture<T> source) {
    CallbackContext context = of(source.loop);
    return context == null ? new Relay<>(source) : new ContextRelay<>(source, context);
  }

  /** Runs {@code callback}, and makes sure that the decorator has let it run. */
  void run(Runnable callback) {
    next = callback;
    try {
      decorated.run();
      requireRun();
    } finally {
      next = null;
    }
  }

  private void requireRun() {
    if (next != null) {
      throw new IllegalStateException("A decorator did not run the callback that it was given");
    }
  }

  /** What the decorator calls. */
  @Override
  public void run() {
    Runnable callback = next;
    next = null;
    if (callback != null) {
      callback.run();
    }
  }

  private <V> V call(Callable<? extends V> body) {
    Call<V> call = new Call<>(body);
    run(call);
    return call.result();
  }

  /** A call whose outcome survives a decorator that keeps the error to itself. */
  private static final class Call<V> implements Runnable {
    private final Callable<? extends V> body;
    private @Nullable V value;
    private @Nullable Throwable error;

    Call(Callable<? extends V> body) {
      this.body = body;
    }

    @Override
    public void run() {
      try {
        value = body.call();
      } catch (Throwable thrown) {
        error = thrown;
        throw Errors.<RuntimeException>sneak(thrown);
      }
    }

    @SuppressWarnings("NullAway") // V says whether the value may be null
    V result() {
      if (error != null) {
        throw Errors.<RuntimeException>sneak(error);
      }
      return value;
    }
  }

  /** A callback in its context, which is known by its own name. */
  static class ContextCallback implements Runnable, Discardable {
    private final CallbackContext context;
    final Runnable callback;

    private ContextCallback(CallbackContext context, Runnable callback) {
      this.context = context;
      this.callback = callback;
    }

    static ContextCallback of(CallbackContext context, Runnable callback) {
      return callback instanceof AsynchronousCompletionTask
          ? new ContextStage(context, callback)
          : new ContextCallback(context, callback);
    }

    /** What a user submitted. */
    static Runnable original(Runnable callback) {
      return callback instanceof ContextCallback wrapped ? wrapped.callback : callback;
    }

    @Override
    public void run() {
      context.run(callback);
    }

    @Override
    public boolean discard() {
      return !(callback instanceof Discardable discardable) || discardable.discard();
    }

    @Override
    public final String toString() {
      return callback.toString();
    }
  }

  /** What completes a stage of the JDK, and so runs whatever becomes of its context. */
  private static final class ContextStage extends ContextCallback
      implements AsynchronousCompletionTask {

    private ContextStage(CallbackContext context, Runnable callback) {
      super(context, callback);
    }

    @Override
    public void run() {
      try {
        super.run();
      } catch (Throwable ofDecorator) {
        // Does nothing if it has run.
        callback.run();
        throw ofDecorator;
      }
    }
  }
}
