package dev.pulsarasync;

import java.time.Duration;

/**
 * A callback that {@link EventLoop#callLater} or {@link EventLoop#callAt} scheduled. Safe for use
 * by any thread.
 */
public interface TimerHandle {

  /**
   * Drops the callback unless it has begun to run. On the loop's thread its memory is released at
   * once; from another thread, at the loop's next iteration.
   *
   * @return whether this call prevented the callback from running
   */
  boolean cancel();

  /** Whether {@link #cancel} came in time. */
  boolean isCancelled();

  /** The deadline, in the terms of {@link EventLoop#time()}. */
  Duration when();
}
