package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Work that blocks, done on other threads, its result brought back to the loop. */
final class OffLoop {

  /** The innermost, where an executor runs what it is given at once. */
  private static final ThreadLocal<@Nullable Job<?>> CURRENT = new ThreadLocal<>();

  private static final int POOL_SIZE = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);

  private final EventLoop loop;
  private final @Nullable Executor given;
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable ExecutorService pool;
  private @Nullable ExecutorService waiters;
  private boolean closed;

  OffLoop(EventLoop loop, @Nullable Executor given) {
    this.loop = loop;
    this.given = given;
  }

  /** Whether a result is to come that the loop should not run ahead of. */
  boolean isBusy() {
    return underWay.get() > 0;
  }

  /** Whether the calling thread does work of this loop, whose result somebody still wants. */
  boolean worksHere() {
    Job<?> job = CURRENT.get();
    return job != null && job.result.loop == loop && !job.isDone();
  }

  <T> CompletableFuture<T> run(Callable<? extends T> callable) {
    return run(callable, given != null ? given : pool(), 1);
  }

  /**
   * Waits for {@code future} on a thread of its own: any number of futures may be waited for, and
   * must neither delay each other nor the work of {@link #run}.
   */
  CompletableFuture<?> await(Future<?> future) {
    if (future.isDone()) {
      return settled(future);
    }
    LoopFuture<Object> result = run(future::get, waiters(), 0);
    result.onCompletion(new CancelOf(loop, future));
    return result;
  }

  private CompletableFuture<?> settled(Future<?> done) {
    LoopFuture<Object> result = new LoopFuture<>(loop);
    try {
      result.complete(done.get());
    } catch (Throwable error) {
      result.completeExceptionally(Errors.unwrap(error));
    }
    return result;
  }

  private <T> LoopFuture<T> run(Callable<? extends T> callable, Executor executor, int weight) {
    Job<T> job = new Job<>(loop, callable, weight);
    loop.pending().addWork(job.result);
    underWay.addAndGet(weight);
    job.result.onCompletion(new CancelOf(loop, job));
    try {
      executor.execute(job);
    } catch (Throwable refused) {
      // The failure cancels the job, which then reports itself as any job that ends.
      job.result.completeExceptionally(refused);
    }
    return job.result;
  }

  private synchronized ExecutorService pool() {
    if (pool == null) {
      ThreadPoolExecutor bounded =
          new ThreadPoolExecutor(
              POOL_SIZE, POOL_SIZE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
      bounded.allowCoreThreadTimeOut(true);
      pool = closed ? shut(bounded) : bounded;
    }
    return pool;
  }

  private synchronized ExecutorService waiters() {
    if (waiters == null) {
      ThreadPoolExecutor unbounded =
          new ThreadPoolExecutor(
              0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), named());
      waiters = closed ? shut(unbounded) : unbounded;
    }
    return waiters;
  }

  private static ExecutorService shut(ExecutorService executor) {
    executor.shutdownNow();
    return executor;
  }

  private ThreadFactory named() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      String name = loop.name() + "-worker-" + count.incrementAndGet();
      Thread thread = DriverThreads.platform(loop.options(), name, task);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Interrupts what runs on threads of this loop's own; their results are cancelled elsewhere. */
  synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.shutdownNow();
    }
    if (waiters != null) {
      waiters.shutdownNow();
    }
  }

  /** A call on another thread, which a cancelled result interrupts. */
  private final class Job<T> extends FutureTask<T> {
    final LoopFuture<T> result;
    private final int weight;

    Job(EventLoop loop, Callable<? extends T> callable, int weight) {
      super(callable::call);
      this.result = new LoopFuture<>(loop);
      this.weight = weight;
    }

    @Override
    public void run() {
      Job<?> outer = CURRENT.get();
      CURRENT.set(this);
      try {
        super.run();
      } finally {
        CURRENT.set(outer);
        if (outer == null) {
          CURRENT.remove();
        }
      }
    }

    /** Brings the result to the loop before the loop may believe that nothing is under way. */
    @Override
    protected void done() {
      Internal delivery = this::deliver;
      loop.intake.post(delivery);
    }

    private void deliver() {
      underWay.addAndGet(-weight);
      try {
        result.complete(get());
      } catch (Throwable error) {
        result.completeExceptionally(Errors.unwrap(error));
      }
    }
  }

  /** Cancels the future behind a result when that result was cancelled. */
  private static final class CancelOf extends Observer {
    private final Future<?> future;

    CancelOf(EventLoop loop, Future<?> future) {
      super(loop);
      this.future = future;
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      if (!future.isDone()) {
        future.cancel(true);
      }
    }
  }
}
