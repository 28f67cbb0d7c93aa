package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting inside a callback. */
final class Awaits {

  private Awaits() {}

  static <T> T await(CompletionStage<T> stage) {
    EventLoop loop = currentLoop();
    Outcome<T> known = Outcome.now(stage);
    Outcome<T> outcome = known != null ? known : loop.await(stage);
    if (outcome.error() != null) {
      AwaitTrace.addTo(outcome.error());
    }
    return outcome.orThrow();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the caller names the result, which may be null
  static <T> T await(@Nullable Object value) {
    if (value instanceof Coroutine<?> coroutine) {
      currentLoop();
      return (T) coroutine.runHere().orThrow();
    }
    CompletionStage<?> stage = currentLoop().asyncTypes().stageOf(value);
    return stage == null ? (T) value : (T) await(stage);
  }

  /** By the clock of the loop that waits: that of the stage may be asleep, or held up. */
  static <T> T await(CompletionStage<T> stage, Duration timeout) {
    EventLoop loop = currentLoop();
    return await(Outcome.now(stage) == null ? withTimeout(loop, stage, timeout) : stage);
  }

  /** On a loop that is about to close it is the wait that is refused, as with any other. */
  static void sleep(Duration duration) {
    EventLoop loop = currentLoop();
    LoopFuture<Void> over = new LoopFuture<>(loop);
    long deadline = Deadlines.after(loop.nanos(), duration);
    Timer timer = new Timer(loop, deadline, () -> over.complete(null));
    loop.intake.add(timer);
    try {
      await(over);
    } finally {
      timer.cancel();
    }
  }

  static <T> CompletableFuture<T> withTimeout(
      EventLoop loop, CompletionStage<T> stage, Duration timeout) {
    Limited<T> limited = new Limited<>(loop);
    limited.waitFor(stage);
    limited.onCompletion(new CancelStage(loop, stage));
    Expiry.arm(
        limited,
        Deadlines.nanosOf(timeout),
        () -> limited.completeExceptionally(new TimeoutException("No result after " + timeout)));
    return limited;
  }

  private static EventLoop currentLoop() {
    EventLoop loop = EventLoop.current();
    if (loop == null) {
      throw new IllegalStateException(
          "await suspends a callback of an event loop, and thread '"
              + Thread.currentThread().getName()
              + "' runs none: call it from a @Task method or a callback; elsewhere, join() waits");
    }
    return loop;
  }

  /** The outcome of a stage. */
  private static final class Limited<T> extends Following<T> implements Internal {
    Limited(EventLoop loop) {
      super(loop);
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable error) {
      settle(value, error);
    }
  }

  /** Cancels a stage that nobody waits for any more. */
  private static final class CancelStage extends Observer {
    private final CompletionStage<?> stage;

    CancelStage(EventLoop loop, CompletionStage<?> stage) {
      super(loop);
      this.stage = stage;
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      if (error != null) {
        loop.cancel(stage);
      }
    }
  }
}
