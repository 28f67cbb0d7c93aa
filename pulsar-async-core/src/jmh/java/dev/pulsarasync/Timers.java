package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A queue of timers, and the thread on which they fire. */
interface Timers {

  /** Runs {@code work} on that thread, and waits until it is over. */
  void run(Runnable work);

  /** Calls {@code callback} in {@code nanos}; called on that thread. */
  Object schedule(long nanos, Runnable callback);

  /** Takes out what {@link #schedule} returned; called on that thread. */
  void cancel(Object timer);

  /** Ends the thread. */
  void stop();

  /** Runs {@code work} on {@code thread}, and waits until it is over. */
  static void runOn(Executor thread, Runnable work) {
    CompletableFuture.runAsync(work, thread).join();
  }
}
