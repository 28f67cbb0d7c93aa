package dev.pulsarasync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timer that gives up on a future, and that leaves the queue when the future is done before. */
final class Expiry extends Observer {

  private final TimerHandle timer;

  private Expiry(EventLoop loop, TimerHandle timer) {
    super(loop);
    this.timer = timer;
  }

  /** Runs {@code giveUp} on the loop if {@code future} is not done after {@code nanos}. */
  static void arm(LoopFuture<?> future, long nanos, Runnable giveUp) {
    if (!future.isDone()) {
      EventLoop loop = future.loop;
      long deadline = Deadlines.after(loop.nanos(), Duration.ofNanos(nanos));
      Timer timer = new Timer(loop, deadline, giveUp);
      loop.intake.add(timer);
      future.onCompletion(new Expiry(loop, timer));
    }
  }

  @Override
  public void completed(@Nullable Object value, @Nullable Throwable error) {
    timer.cancel();
  }
}
