package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One {@code async_while} under way: its clause, and the timer until it is asked again. */
final class Polling<T> extends Continuation {

  private static final long STEP = Duration.ofMillis(100).toNanos();
  private static final long LONGEST = Duration.ofSeconds(1).toNanos();

  private final Callable<?> clause;
  private final long timeout;
  private final LoopFuture<T> future;
  private long deadline = Long.MAX_VALUE;
  private long interval;
  private @Nullable TimerHandle timer;

  Polling(EventLoop loop, @Nullable Duration timeout, Callable<?> clause) {
    super(loop);
    if (timeout != null && timeout.isNegative()) {
      throw new IllegalArgumentException(
          "A timeout is not negative; null or zero means none: " + timeout);
    }
    this.clause = Objects.requireNonNull(clause, "clause");
    this.timeout = timeout == null ? 0 : Deadlines.nanosOf(timeout);
    this.future = new LoopFuture<>(loop);
  }

  CompletableFuture<T> start() {
    loop.pending().addPromise(future);
    future.onCompletion(new StopTimer());
    loop.submit(this::begin);
    return future;
  }

  private void begin() {
    if (timeout > 0) {
      deadline = loop.nanos() + timeout;
    }
    ask();
  }

  private void ask() {
    timer = null;
    if (future.isDone()) {
      return;
    }
    try {
      Object answer = clause.call();
      CompletionStage<?> stage = loop.asyncTypes().stageOf(answer);
      if (stage == null) {
        proceed(answer, null);
      } else {
        awaitStage(stage);
      }
    } catch (Throwable error) {
      proceed(null, Errors.unwrap(error));
    }
  }

  @Override
  void proceed(@Nullable Object answer, @Nullable Throwable error) {
    if (error != null) {
      future.completeExceptionally(error);
      return;
    }
    try {
      judge(answer);
    } catch (Throwable ofAnswer) {
      future.completeExceptionally(ofAnswer);
    }
  }

  @SuppressWarnings("unchecked")
  private void judge(@Nullable Object answer) {
    if (!Truth.of(answer) || loop.nanos() >= deadline) {
      future.complete((T) answer);
    } else {
      interval = Math.min(interval + STEP, LONGEST);
      long next = Math.min(loop.nanos() + interval, deadline);
      timer = loop.schedule(next, this::ask);
    }
  }

  /** Takes the timer away when somebody else completes the future. */
  private final class StopTimer extends Continuation {
    StopTimer() {
      super(Polling.this.loop);
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable error) {
      TimerHandle waiting = timer;
      if (waiting != null) {
        waiting.cancel();
      }
    }
  }
}
