package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * A callback that is its own link in the {@link ReadyQueue}, so that queueing it allocates nothing.
 * It is queued once at a time.
 */
interface Ready extends Runnable {

  @Nullable Ready next();

  void next(@Nullable Ready next);

  /** What is to run. */
  default Runnable callback() {
    return this;
  }
}
