package dev.pulsarasync;

import java.util.Arrays;

/**
 * Shows, suppressed in an error from elsewhere, where a callback awaited it: the error itself only
 * knows where it was made.
 */
final class AwaitTrace extends Exception {

  private static final long serialVersionUID = 1L;

  /** One error may be awaited in many places; the first ones tell enough. */
  private static final int MOST = 4;

  private AwaitTrace() {
    super("awaited here", null, false, true);
  }

  static void addTo(Throwable error) {
    if (countIn(error) < MOST) {
      error.addSuppressed(new AwaitTrace());
    }
  }

  private static long countIn(Throwable error) {
    return Arrays.stream(error.getSuppressed()).filter(AwaitTrace.class::isInstance).count();
  }
}
