package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.LoopSnapshot;
import java.util.List;

/**
 * A loop and what is live on it.
 *
 * @param name of the loop
 * @param loop its figures
 * @param tasks the one that runs, those that are suspended, and those that are queued
 * @param omitted how many further ones there are
 */
public record EventLoopDetails(
    String name, EventLoopDescriptor loop, List<LiveTaskDescriptor> tasks, int omitted) {

  static EventLoopDetails of(LoopSnapshot snapshot) {
    return new EventLoopDetails(
        snapshot.name(),
        EventLoopDescriptor.of(snapshot),
        snapshot.tasks().stream().map(LiveTaskDescriptor::of).toList(),
        snapshot.omitted());
  }
}
