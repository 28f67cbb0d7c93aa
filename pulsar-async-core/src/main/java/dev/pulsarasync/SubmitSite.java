package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/** Where and when something was submitted, which debug mode remembers. */
final class SubmitSite extends Exception {

  private static final long serialVersionUID = 1L;

  /** By the clock of the loop. */
  final long nanos;

  SubmitSite(long nanos) {
    super("submitted here", null, false, true);
    this.nanos = nanos;
  }

  /** The same place, as where {@code error} comes from. */
  private SubmitSite(SubmitSite other, Throwable error) {
    super("The task that failed was submitted here", error, false, true);
    this.nanos = other.nanos;
    setStackTrace(other.getStackTrace());
  }

  SubmitSite of(Throwable error) {
    return new SubmitSite(this, error);
  }

  /**
   * That of a callback, or of what it calls, where it has forgotten that, as a timer has; null if
   * it was submitted outside debug mode.
   */
  static @Nullable SubmitSite of(@Nullable Object callback, @Nullable Object calls) {
    CallbackContext context = CallbackContext.behind(WorkNames.original(callback));
    CallbackContext other = context != null ? context : CallbackContext.behind(calls);
    return other == null ? null : other.site;
  }
}
