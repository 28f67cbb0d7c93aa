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
  private final Activity activity;
  private final long threshold;
  private final @Nullable Delays delays;
  private boolean begun;

  /** When the clock was read last, and how many callbacks had run by then. */
  private long since;

  private long looked;

  /** How many will have run when it is read next. */
  private long next = Long.MAX_VALUE;

  private int singles;

  SlowCallbacks(EventLoop loop, Activity activity, @Nullable Delays delays) {
    this.loop = loop;
    this.activity = activity;
    this.threshold = loop.options().slowCallbackNanos();
    this.delays = delays;
  }

  /** The loop is about to run callbacks. */
  void begin() {
    if (!begun) {
      begun = true;
      since = loop.nanos();
      activity.begin(since);
      if (delays != null) {
        delays.begin(since);
      }
      singles = 0;
      lookAfter(1);
    }
  }

  /** A callback has run, or a part of one up to a wait: whether {@link #look} is due. */
  boolean isLast() {
    return activity.ran() >= next;
  }

  /** The loop is about to sleep, or to be given up. */
  void end(@Nullable Object name) {
    if (begun && activity.callbacks() > looked) {
      look(name);
    } else if (begun) {
      since = loop.nanos();
    }
    forget();
  }

  /** What comes now is no callback's. The clock is not read, for it may be what has failed. */
  void forget() {
    if (begun) {
      begun = false;
      activity.end(since);
    }
  }

  /** Ends the group, the last of which is named. */
  void look(@Nullable Object name) {
    long now = loop.nanos();
    long nanos = now - since;
    int count = (int) (activity.callbacks() - looked);
    if (nanos >= threshold && threshold != 0) {
      report(nanos, count, name);
    }
    if (delays != null) {
      delays.look(now);
    }
    singles = nanos > count * SHORT_NANOS ? 0 : singles + 1;
    since = now;
    lookAfter(singles < SINGLES ? 1 : GROUP);
  }

  private void lookAfter(int count) {
    looked = activity.callbacks();
    next = threshold == 0 && delays == null ? Long.MAX_VALUE : looked + count;
  }

  private void report(long nanos, int count, @Nullable Object name) {
    loop.options().listener().callbackSlow(nanos);
    loop.logger()
        .warn(
            "{} held event loop '{}' for {} ms: {}",
            count == 1 ? "A callback" : count + " callbacks, the last of which is named here,",
            loop.name(),
            nanos / 1_000_000,
            name,
            loop.submitSite());
  }
}
