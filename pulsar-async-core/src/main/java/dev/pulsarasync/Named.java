package dev.pulsarasync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What has a name of its own where a loop is looked at: a callback, or the body of a task, that
 * implements this is called so in a {@link LoopSnapshot}; any other is known by its class. Methods
 * are called on any thread, also while the work runs; they must be quick, and show no argument.
 */
public interface Named {

  /** The name, such as {@code TicketOffice.book}. */
  String name();

  /** When it was submitted, by {@link EventLoop#time()}; null, the default, if it does not know. */
  default @Nullable Duration submitted() {
    return null;
  }
}
