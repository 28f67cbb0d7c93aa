package dev.pulsarasync;

/** Queued work that must be told when its loop closes before running it. */
interface Discardable {

  /** Gives the work up: whatever future stands for it is complete afterwards. */
  void discard();
}
