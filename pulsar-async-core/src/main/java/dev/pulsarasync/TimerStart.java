package dev.pulsarasync;

/** Carries a timer that another thread made to the thread that owns the timer queue. */
record TimerStart(TimerQueue timers, Timer timer) implements Runnable, Discardable {

  @Override
  public void run() {
    if (timer.isWaiting()) {
      timers.add(timer);
    }
  }

  @Override
  public boolean discard() {
    return timer.discard();
  }
}
