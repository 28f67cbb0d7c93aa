package dev.pulsarasync;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A place for each callback that waits, which it gives back when it begins to run. Without a free
 * one the submission is refused, or its caller waits.
 */
final class Places extends Admission {

  private final boolean waits;
  private final Semaphore places = new Semaphore(limit);

  Places(EventLoop loop) {
    super(loop);
    this.waits = loop.options().overflow() == Overflow.WAIT;
  }

  @Override
  boolean admit(Runnable callback) {
    if (!places.tryAcquire() && !awaitPlace()) {
      return false;
    }
    try {
      loop.intake.requireOpen();
      loop.intake.enqueue(new Placed(callback));
      return true;
    } catch (RejectedExecutionException closed) {
      // Whoever waits next is refused in turn, and so each of them.
      places.release();
      throw closed;
    }
  }

  private boolean awaitPlace() {
    if (!waits || EventLoop.current() != null || !loop.isDriven()) {
      return false;
    }
    loop.options().listener().waited();
    try {
      places.acquire();
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  int waiting() {
    return limit - places.availablePermits();
  }

  private final class Placed extends Admitted {
    private final Runnable callback;

    Placed(Runnable callback) {
      this.callback = callback;
    }

    @Override
    Runnable original() {
      return callback;
    }

    @Override
    public void run() {
      places.release();
      callback.run();
    }

    @Override
    public boolean discard() {
      places.release();
      return discard(callback);
    }
  }
}
