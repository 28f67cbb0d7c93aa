package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One {@code multi_async} under way.
 *
 * <p>The calling thread pulls all items before it begins to wait for any, and touches the results
 * no more after that; from then on only the loop does. So the two never meet, whichever threads
 * complete the items.
 */
final class Gather<R> {

  private final EventLoop loop;
  private final Items items;
  private final boolean raiseOnError;
  private final boolean propagates;
  private final LoopFuture<R> future;
  private final List<@Nullable Object> results = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int missing;

  /** The failure of an item that fails all, which is no reason to cancel the others. */
  private volatile @Nullable Throwable failure;

  Gather(EventLoop loop, Items items, boolean raiseOnError, boolean propagates) {
    this.loop = loop;
    this.items = items;
    this.raiseOnError = raiseOnError;
    this.propagates = propagates;
    this.future = new LoopFuture<>(loop);
  }

  CompletableFuture<R> future() {
    return future;
  }

  List<Throwable> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  /** Takes what is there, and waits for the rest. */
  Gather<R> start() {
    List<Slot> slots = new ArrayList<>();
    while (!future.isDone() && items.hasNext()) {
      Object item = items.next();
      CompletionStage<?> stage = loop.asyncTypes().stageOf(item);
      Outcome<?> known = stage == null ? new Outcome<>(item, null) : Outcome.now(stage);
      if (known != null) {
        results.add(slotValue(known.value(), known.error()));
      } else if (stage != null) {
        slots.add(new Slot(results.size(), stage));
        results.add(null);
      }
    }
    if (!future.isDone()) {
      await(slots);
    }
    return this;
  }

  private void await(List<Slot> slots) {
    missing = slots.size();
    if (missing == 0) {
      finish();
      return;
    }
    loop.pending().addWork(future);
    slots.forEach(slot -> slot.awaitStage(slot.stage));
    if (propagates) {
      future.onCompletion(new CancelItems(slots));
    }
  }

  /** What to put into the slot of an item; a first error may end it all. */
  private @Nullable Object slotValue(@Nullable Object value, @Nullable Throwable error) {
    if (raiseOnError) {
      if (error != null) {
        failure = error;
        future.completeExceptionally(error);
      }
      return value;
    }
    if (error != null) {
      synchronized (failures) {
        failures.add(error);
      }
    }
    return new Outcome<>(value, error);
  }

  @SuppressWarnings("unchecked") // the caller of the public method names the container
  private void finish() {
    try {
      future.complete((R) items.fill(results));
    } catch (Throwable refused) {
      future.completeExceptionally(refused);
    }
  }

  /** Cancels the items that nobody waits for any more. */
  private final class CancelItems extends Observer {
    private final List<Slot> slots;

    CancelItems(List<Slot> slots) {
      super(Gather.this.loop);
      this.slots = slots;
    }

    @Override
    void completed(@Nullable Object value, @Nullable Throwable error) {
      if (error != null && error != failure && Errors.givesUp(error)) {
        slots.forEach(slot -> Trampoline.run(loop, () -> loop.cancel(slot.stage)));
      }
    }
  }

  private final class Slot extends Continuation {
    private final int index;
    private final CompletionStage<?> stage;

    Slot(int index, CompletionStage<?> stage) {
      super(Gather.this.loop);
      this.index = index;
      this.stage = stage;
    }

    @Override
    void proceed(@Nullable Object value, @Nullable Throwable error) {
      if (future.isDone()) {
        return;
      }
      results.set(index, slotValue(value, error));
      if (--missing == 0 && !future.isDone()) {
        finish();
      }
    }
  }
}
