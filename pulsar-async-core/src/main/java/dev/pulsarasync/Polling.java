package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code async_while} under way: the future of it, its clause, and the timer until that is
 * asked again, which itself calls.
 */
final class Polling<T> extends LoopFuture<T> implements Runnable {

  private static final int STEP_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1_000;

  private final Callable<?> clause;
  private long deadline = Long.MAX_VALUE;
  private int millis;
  private @Nullable Timer timer;

  private Polling(EventLoop loop, Callable<?> clause) {
    super(loop);
    this.clause = CallbackContext.around(loop, Objects.requireNonNull(clause, "clause"));
  }

  static <T> Polling<T> start(EventLoop loop, @Nullable Duration timeout, Callable<?> clause) {
    if (timeout != null && timeout.isNegative()) {
      throw new IllegalArgumentException(
          "A timeout is not negative; null or zero means none: " + timeout);
    }
    Polling<T> polling = new Polling<>(loop, clause);
    loop.pending().addPromise(polling);
    long nanos = timeout == null ? 0 : Deadlines.nanosOf(timeout);
    loop.intake.submit(() -> polling.begin(nanos));
    return polling;
  }

  private void begin(long timeout) {
    if (timeout > 0) {
      deadline = loop.nanos() + timeout;
    }
    run();
  }

  /** Asks. */
  @Override
  public void run() {
    if (isDone()) {
      return;
    }
    try {
      Object answer = clause.call();
      CompletionStage<?> stage = loop.asyncTypes().stageOfResult(answer);
      if (stage == null) {
        judge(answer);
      } else {
        new Answer().awaitStage(stage);
      }
    } catch (Throwable error) {
      completeExceptionally(Errors.unwrap(error));
    }
  }

  @SuppressWarnings("unchecked")
  private void judge(@Nullable Object answer) {
    if (!Truth.of(answer) || loop.nanos() >= deadline) {
      complete((T) answer);
    } else {
      millis = Math.min(millis + STEP_MILLIS, LONGEST_MILLIS);
      long next = loop.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
      waitUntil(Math.min(next, deadline));
    }
  }

  private void waitUntil(long next) {
    if (timer == null) {
      timer = loop.intake.schedule(next, this);
    } else {
      timer.fireAgain(next, this);
    }
  }

  @Override
  public boolean complete(@Nullable T value) {
    boolean won = super.complete(value);
    if (won) {
      stopTimer();
    }
    return won;
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean won = super.completeExceptionally(error);
    if (won) {
      stopTimer();
    }
    return won;
  }

  /** Takes the timer away, which there is when somebody else completes the future. */
  private void stopTimer() {
    if (loop.inLoop()) {
      cancelTimer();
    } else {
      Internal cancellation = this::cancelTimer;
      loop.intake.post(cancellation);
    }
  }

  private void cancelTimer() {
    Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  /** An answer that is asynchronous. */
  private final class Answer extends Continuation {
    Answer() {
      super(Polling.this.loop);
    }

    @Override
    void proceed(@Nullable Object answer, @Nullable Throwable error) {
      if (error != null) {
        completeExceptionally(error);
        return;
      }
      try {
        judge(answer);
      } catch (Throwable ofAnswer) {
        completeExceptionally(ofAnswer);
      }
    }
  }
}
