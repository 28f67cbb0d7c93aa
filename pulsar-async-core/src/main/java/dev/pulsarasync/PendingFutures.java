package dev.pulsarasync;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The futures of a loop that only somebody else can complete: promises, and what waits for a stage
 * that is not of this loop. Closing the loop cancels them, and so everything that depends on them.
 * A future that nobody holds any more is forgotten.
 */
final class PendingFutures {

  private final EventLoop loop;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<LoopFuture<?>> unreachable = new ReferenceQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean closed;

  PendingFutures(EventLoop loop) {
    this.loop = loop;
  }

  /** Tracks a future that holds up nothing. */
  void addPromise(LoopFuture<?> future) {
    add(future, false);
  }

  /** Tracks a future that stands for work under way, which a graceful shutdown waits for. */
  void addWork(LoopFuture<?> future) {
    add(future, true);
  }

  boolean hasWork() {
    forgetUnreachable();
    return work.get() > 0;
  }

  private void add(LoopFuture<?> future, boolean isWork) {
    forgetUnreachable();
    Entry entry = new Entry(future, unreachable, isWork);
    if (isWork) {
      work.incrementAndGet();
    }
    entries.add(entry);
    future.onCompletion(new Removal(entry));
    if (closed) {
      future.completeExceptionally(loop.closing());
    }
  }

  private void forgetUnreachable() {
    for (Reference<?> entry = unreachable.poll(); entry != null; entry = unreachable.poll()) {
      remove((Entry) entry);
    }
  }

  private void remove(Entry entry) {
    if (entries.remove(entry) && entry.isWork && work.decrementAndGet() == 0) {
      loop.wakeIfStopping();
    }
  }

  /** Cancels all, and returns how many stood for work. */
  int cancelAll() {
    int cancelled = 0;
    for (Entry entry : entries) {
      LoopFuture<?> future = entry.get();
      if (future != null && future.completeExceptionally(loop.closing()) && entry.isWork) {
        cancelled++;
      }
    }
    return cancelled;
  }

  /** From now on cancels whatever is added. */
  void close() {
    closed = true;
    cancelAll();
  }

  private static final class Entry extends WeakReference<LoopFuture<?>> {
    final boolean isWork;

    Entry(LoopFuture<?> future, ReferenceQueue<LoopFuture<?>> unreachable, boolean isWork) {
      super(future, unreachable);
      this.isWork = isWork;
    }
  }

  private final class Removal extends Observer {
    private final Entry entry;

    Removal(Entry entry) {
      super(PendingFutures.this.loop);
      this.entry = entry;
    }

    @Override
    void completed(@Nullable Object value, @Nullable Throwable error) {
      remove(entry);
    }
  }
}
