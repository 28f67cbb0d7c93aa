package dev.pulsarasync;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The futures of a loop that only somebody else can complete: promises, and what waits for a stage
 * that is not of this loop. Closing the loop cancels them, and so everything that depends on them.
 * A future that nobody holds any more is forgotten.
 *
 * <p>They lie in an array without order or gaps. Each entry knows its place, and leaves it when its
 * future is complete or out of reach; that of the last one moves there.
 */
final class PendingFutures {

  private static final int INITIAL = 16;

  private final EventLoop loop;
  private final ReferenceQueue<LoopFuture<?>> unreachable = new ReferenceQueue<>();
  private @Nullable Entry[] entries = new Entry[INITIAL];
  private int size;
  private int work;
  private boolean closed;

  PendingFutures(EventLoop loop) {
    this.loop = loop;
  }

  /** Tracks a future that holds up nothing. */
  void addPromise(LoopFuture<?> future) {
    add(future, new Entry(this, future));
  }

  /** Tracks a future that stands for work under way, which a graceful shutdown waits for. */
  void addWork(LoopFuture<?> future) {
    add(future, new Work(this, future));
  }

  boolean hasWork() {
    forgetUnreachable();
    synchronized (this) {
      return work > 0;
    }
  }

  private void add(LoopFuture<?> future, Entry entry) {
    forgetUnreachable();
    boolean late = put(entry);
    future.onCompletion(entry);
    if (late) {
      future.completeExceptionally(loop.closing());
    }
  }

  /** Returns whether the loop is closed. */
  private synchronized boolean put(Entry entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entry.place = size;
    entries[size++] = entry;
    work += entry.weight();
    return closed;
  }

  private void forgetUnreachable() {
    for (Reference<?> entry = unreachable.poll(); entry != null; entry = unreachable.poll()) {
      remove((Entry) entry);
    }
  }

  private void remove(Entry entry) {
    if (take(entry)) {
      loop.intake.wakeIfStopping();
    }
  }

  /** Returns whether that was the last work. */
  private synchronized boolean take(Entry entry) {
    if (entry.place == Entry.NOWHERE) {
      return false;
    }
    Entry last = Objects.requireNonNull(entries[--size]);
    last.place = entry.place;
    entries[entry.place] = last;
    entries[size] = null;
    entry.place = Entry.NOWHERE;
    shrink();
    work -= entry.weight();
    return work == 0 && entry.weight() > 0;
  }

  /** What a burst left behind is given back. */
  private void shrink() {
    if (entries.length > INITIAL && size < entries.length / 4) {
      entries = Arrays.copyOf(entries, entries.length / 2);
    }
  }

  /** Cancels all, and returns how many stood for work. */
  int cancelAll() {
    int cancelled = 0;
    for (Entry entry : all()) {
      LoopFuture<?> future = entry.get();
      if (future != null && future.completeExceptionally(loop.closing())) {
        cancelled += entry.weight();
      }
    }
    return cancelled;
  }

  private Entry[] all() {
    return some(Integer.MAX_VALUE);
  }

  private synchronized Entry[] some(int most) {
    return Arrays.copyOf(entries, Math.min(size, most));
  }

  /** Calls {@code action} with up to {@code most} of them, in no particular order. */
  void look(int most, Consumer<LoopFuture<?>> action) {
    for (Entry entry : some(most)) {
      LoopFuture<?> future = entry.get();
      if (future != null) {
        action.accept(future);
      }
    }
  }

  /** From now on cancels whatever is added. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    cancelAll();
  }

  /** A place, and what gives it up when its future is complete, on any thread. */
  private static class Entry extends WeakReference<LoopFuture<?>> implements Dependent {
    static final int NOWHERE = -1;

    private final PendingFutures all;
    private @Nullable Ready next;

    /** Its index; guarded by the lock of all. */
    private int place;

    Entry(PendingFutures all, LoopFuture<?> future) {
      super(future, all.unreachable);
      this.all = all;
    }

    /** How many it counts as where work is counted. */
    int weight() {
      return 0;
    }

    @Override
    public @Nullable Ready next() {
      return next;
    }

    @Override
    public void next(@Nullable Ready next) {
      this.next = next;
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      all.remove(this);
    }

    @Override
    public final boolean observes() {
      return false;
    }

    /** Not queued anywhere. */
    @Override
    public void run() {}
  }

  private static final class Work extends Entry {
    Work(PendingFutures all, LoopFuture<?> future) {
      super(all, future);
    }

    @Override
    int weight() {
      return 1;
    }
  }
}
