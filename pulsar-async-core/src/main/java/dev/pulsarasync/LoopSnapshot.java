package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop was doing at a moment, read from outside while it went on; see {@link
 * EventLoop#snapshot}.
 *
 * @param name of the loop
 * @param state what the loop was doing
 * @param thread the name of the thread that drove it, or ran the callback; null if none did
 * @param debug whether debug mode was on
 * @param queued how many callbacks were ready to run, those of the loop's own included; counted up
 *     to 100,000
 * @param suspended how many callbacks waited inside, each on a thread
 * @param timers how many timers waited
 * @param nextTimer when to look for the next timer that is due, from the moment of the snapshot;
 *     negative if it is late, null if there is none
 * @param tasks the one that ran, those that were suspended, and those that were queued, each kind
 *     in its order
 * @param omitted how many further ones were seen and not told of
 */
public record LoopSnapshot(
    String name,
    LoopState state,
    @Nullable String thread,
    boolean debug,
    int queued,
    int suspended,
    int timers,
    @Nullable Duration nextTimer,
    List<LiveTask> tasks,
    int omitted) {

  /** Takes a copy of the list. */
  public LoopSnapshot {
    tasks = List.copyOf(tasks);
  }
}
