package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/** Does something again and again, with a period of time between. Used on the loop. */
final class Ticker implements Runnable {

  private final EventLoop loop;
  private final long period;
  private final Runnable action;
  private @Nullable Timer timer;
  private boolean isStopped;

  Ticker(EventLoop loop, long period, Runnable action) {
    this.loop = loop;
    this.period = period;
    this.action = action;
  }

  void start() {
    timer = loop.intake.schedule(loop.nanos() + period, this);
  }

  void stop() {
    isStopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public void run() {
    try {
      action.run();
    } finally {
      if (!isStopped && timer != null) {
        timer.fireAgain(loop.nanos() + period, this);
      }
    }
  }
}
