package dev.pulsarasync.sample;

/** Does nothing. Its delay tells how long others wait, where there are no others. */
record Heartbeat() implements Runnable {

  @Override
  public void run() {}
}
