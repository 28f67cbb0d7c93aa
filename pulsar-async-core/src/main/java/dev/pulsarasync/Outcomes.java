package dev.pulsarasync;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A {@link MultiAsync#startCollecting()} under way. Safe for use by any thread.
 *
 * @param <R> the container with the outcomes
 */
public final class Outcomes<R> {

  private final Gather<R> gather;

  Outcomes(Gather<R> gather) {
    this.gather = gather;
  }

  /** Completes with an {@link Outcome} for each item when all have one. */
  public CompletableFuture<R> future() {
    return gather.future();
  }

  /**
   * The errors so far: those of items that had failed before, in the order of the items, then the
   * others in the order of their completion.
   */
  public List<Throwable> failures() {
    return gather.failures();
  }
}
