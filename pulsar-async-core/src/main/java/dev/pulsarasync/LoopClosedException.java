package dev.pulsarasync;

import java.util.concurrent.CancellationException;

/** What ends all that a loop still owes when it is closed. */
final class LoopClosedException extends CancellationException {

  private static final long serialVersionUID = 1L;

  private final transient EventLoop loop;

  LoopClosedException(EventLoop loop) {
    super("Event loop '" + loop.name() + "' was closed");
    this.loop = loop;
  }

  boolean isOf(EventLoop other) {
    return loop == other;
  }
}
