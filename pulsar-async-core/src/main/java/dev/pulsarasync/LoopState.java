package dev.pulsarasync;

/** What a loop is doing, in a {@link LoopSnapshot}. */
public enum LoopState {
  /** No thread drives it: it was not started, or was stopped, and keeps what it is given. */
  STOPPED,
  /** It sleeps until there is something to do. */
  IDLE,
  /** It runs callbacks. */
  BUSY,
  /** It was asked for its end, and finishes what is under way. */
  CLOSING,
  /** Nothing runs on it any more. */
  CLOSED
}
