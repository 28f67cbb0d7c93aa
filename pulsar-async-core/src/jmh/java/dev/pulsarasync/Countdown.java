package dev.pulsarasync;

/** Counts how often it runs, on one thread, and tells when that was often enough. */
final class Countdown implements Runnable {

  private final Runnable end;
  private int left;

  Countdown(int count, Runnable end) {
    this.left = count;
    this.end = end;
  }

  @Override
  public void run() {
    if (--left == 0) {
      end.run();
    }
  }
}
