package dev.pulsarasync;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports callbacks that hold the loop beyond the threshold. Reading the clock takes longer than a
 * short callback does, so it is read once for several of those, of which only the last is named
 * then. No callback that is too long is missed. Touched by the holder of the baton only.
 */
final class SlowCallbacks {

  /** A group of callbacks that takes longer than this per callback is the last one. */
  private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

  private static final int GROUP = 32;

  /** How many short callbacks in a row are timed one by one before others are in groups. */
  private static final int SINGLES = 64;

  private final EventLoop loop;
  private final LoopClock clock;
  private final long threshold;
  private boolean begun;
  private long since;
  private int size = 1;

  /** How many of the group are still to run. */
  private int left = 1;

  private int singles;

  SlowCallbacks(EventLoop loop) {
    this.loop = loop;
    this.clock = loop.options().clock();
    this.threshold = loop.options().slowCallbackNanos();
  }

  /** The loop is about to run callbacks. */
  void begin() {
    if (!begun && threshold != 0) {
      since = clock.nanoTime();
      begun = true;
    }
  }

  /** A callback has run, or a part of one up to a wait: whether {@link #look} is due. */
  boolean isLast() {
    return --left <= 0;
  }

  /** The loop is about to sleep, or to be given up. */
  void end(@Nullable Object name) {
    if (left < size) {
      look(name);
    }
    forget();
  }

  /** What comes now is no callback's. */
  void forget() {
    begun = false;
    size = 1;
    left = 1;
    singles = 0;
  }

  /** Ends the group, the last of which is named. */
  void look(@Nullable Object name) {
    if (threshold == 0) {
      left = Integer.MAX_VALUE;
      return;
    }
    long now = clock.nanoTime();
    long nanos = now - since;
    int count = size - left;
    if (nanos >= threshold) {
      report(nanos, count, name);
    }
    singles = nanos > size * SHORT_NANOS ? 0 : singles + 1;
    size = singles < SINGLES ? 1 : GROUP;
    left = size;
    since = now;
  }

  private void report(long nanos, int count, @Nullable Object name) {
    loop.options().listener().callbackSlow(nanos);
    loop.logger()
        .warn(
            "{} held event loop '{}' for {} ms: {}",
            count == 1 ? "A callback" : count + " callbacks, the last of which is named here,",
            loop.name(),
            nanos / 1_000_000,
            name);
  }
}
