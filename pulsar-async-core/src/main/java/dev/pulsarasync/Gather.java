package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
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
  private @Nullable Object[] results;
  private int size;
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
    this.results = new Object[items.sizeHint()];
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
    BitSet pending = new BitSet();
    while (!future.isDone() && items.hasNext()) {
      Object item = items.next();
      CompletionStage<?> stage = loop.asyncTypes().stageOf(item);
      Outcome<?> known = stage == null ? new Outcome<>(item, null) : Outcome.now(stage);
      if (known == null) {
        pending.set(size);
        add(stage);
      } else {
        add(slotValue(known.value(), known.error()));
      }
    }
    if (!future.isDone()) {
      await(pending);
    }
    return this;
  }

  private void add(@Nullable Object result) {
    if (size == results.length) {
      results = Arrays.copyOf(results, 2 * size + 1);
    }
    results[size++] = result;
  }

  /** A stage lies in its slot until its outcome does, which the loop writes and nobody else. */
  private void await(BitSet pending) {
    missing = pending.cardinality();
    if (missing == 0) {
      finish();
      return;
    }
    loop.pending().addWork(future);
    if (propagates) {
      future.onCompletion(new CancelItems(pending));
    }
    for (int i = pending.nextSetBit(0); i >= 0; i = pending.nextSetBit(i + 1)) {
      CompletionStage<?> stage = stageAt(i);
      Slot slot = stage instanceof LoopFuture ? new Slot(i) : new ForeignSlot(i);
      slot.awaitStage(stage);
    }
  }

  private CompletionStage<?> stageAt(int index) {
    return (CompletionStage<?>) Objects.requireNonNull(results[index]);
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

  /** Takes the outcome of an item; whether it was the last one. */
  private boolean take(int index, @Nullable Object value, @Nullable Throwable error) {
    if (future.isDone()) {
      return false;
    }
    results[index] = slotValue(value, error);
    return --missing == 0 && !future.isDone();
  }

  @SuppressWarnings("unchecked") // the caller of the public method names the container
  private void finish() {
    try {
      future.complete((R) items.fill(Arrays.asList(results).subList(0, size)));
    } catch (Throwable refused) {
      future.completeExceptionally(refused);
    }
  }

  /** Cancels the items that nobody waits for any more. */
  private final class CancelItems extends Observer {
    private final List<CompletionStage<?>> stages = new ArrayList<>();

    CancelItems(BitSet pending) {
      super(Gather.this.loop);
      pending.stream().forEach(index -> stages.add(stageAt(index)));
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      if (error != null && error != failure && Errors.givesUp(error)) {
        stages.forEach(stage -> Trampoline.run(loop, () -> loop.cancel(stage)));
      }
    }
  }

  /** Waits for one item. On the loop only the last of them needs a turn, for what comes next. */
  private class Slot implements Dependent, Internal {
    private final int index;
    private @Nullable Ready next;

    Slot(int index) {
      this.index = index;
    }

    @Override
    public final @Nullable Ready next() {
      return next;
    }

    @Override
    public final void next(@Nullable Ready next) {
      this.next = next;
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      if (!loop.inLoop() || error != null || missing == 1) {
        loop.intake.post(this);
      } else {
        take(index, value, null);
      }
    }

    @Override
    public LoopFuture<?> target() {
      return future;
    }

    /** The outcome is where the stage is, which lies in the slot. */
    @Override
    public void run() {
      LoopFuture<?> stage = (LoopFuture<?>) stageAt(index);
      Throwable error = stage.failureNow();
      proceed(stage.valueNow(), error == null ? null : Errors.unwrap(error));
    }

    final void proceed(@Nullable Object value, @Nullable Throwable error) {
      if (take(index, value, error)) {
        finish();
      }
    }
  }

  /** Waits for an item that keeps its outcome to itself. */
  private final class ForeignSlot extends Slot {
    private @Nullable Object outcome;

    ForeignSlot(int index) {
      super(index);
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      outcome = error == null ? value : new Failure(Errors.unwrap(error));
      loop.intake.post(this);
    }

    @Override
    public void run() {
      if (outcome instanceof Failure failure) {
        proceed(null, failure.error());
      } else {
        proceed(outcome, null);
      }
    }
  }
}
