package dev.pulsarasync;

/** Queued work that must be told when its loop closes before running it. */
interface Discardable {

  /**
   * Gives the work up: whatever future stands for it is complete afterwards.
   *
   * @return false if it was over or cancelled before, so that nothing was lost
   */
  boolean discard();
}
