package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.LoopSnapshot;
import dev.pulsarasync.LoopState;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is doing, in figures.
 *
 * @param state what it is doing
 * @param thread that drives it; null if none does
 * @param debug whether debug mode is on
 * @param queued how many callbacks are ready to run
 * @param suspended how many callbacks wait inside
 * @param timers how many timers wait
 * @param nextTimerMillis until a timer is due, negative if one is late; null if there is none
 */
public record EventLoopDescriptor(
    LoopState state,
    @Nullable String thread,
    boolean debug,
    int queued,
    int suspended,
    int timers,
    @Nullable Long nextTimerMillis) {

  static EventLoopDescriptor of(LoopSnapshot loop) {
    return new EventLoopDescriptor(
        loop.state(),
        loop.thread(),
        loop.debug(),
        loop.queued(),
        loop.suspended(),
        loop.timers(),
        loop.nextTimer() == null ? null : loop.nextTimer().toMillis());
  }
}
