package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A task of debug mode. If it fails, and nobody has asked for its outcome a little later, it says
 * so, and where it was submitted.
 */
final class DebugTask<T> extends ContextTask<T> {

  /** How long who has the future may take before asking. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final SubmitSite site;
  private final String name;

  /** Whether somebody has asked, or waits. */
  private volatile boolean observed;

  DebugTask(
      EventLoop loop, Callable<?> body, Follow follow, CallbackContext context, SubmitSite site) {
    super(loop, body, follow, context);
    this.site = site;
    this.name = WorkNames.of(body);
  }

  @Override
  void onCompletion(Dependent dependent) {
    if (dependent.observes()) {
      observed = true;
    }
    super.onCompletion(dependent);
  }

  /** The body of a task that hears of its own outcome is not who waits for it. */
  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super Throwable> action, Executor executor) {
    boolean before = observed;
    CompletableFuture<T> derived = super.whenCompleteAsync(action, executor);
    if (action instanceof Named) {
      observed = before;
    }
    return derived;
  }

  @Override
  public T join() {
    observed = true;
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    observed = true;
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    observed = true;
    return super.get(timeout, unit);
  }

  @Override
  public T getNow(@Nullable T absent) {
    observed = true;
    return super.getNow(absent);
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    boolean won = super.completeExceptionally(error);
    if (won && !observed && !(error instanceof CancellationException)) {
      long deadline = Deadlines.after(loop.nanos(), GRACE);
      loop.intake.add(new Timer(loop, deadline, new Report(error)));
    }
    return won;
  }

  /** Told when the time is over, or the loop closes before. */
  private final class Report implements Internal, Discardable {
    private final Throwable error;

    Report(Throwable error) {
      this.error = error;
    }

    @Override
    public void run() {
      if (!observed) {
        String message = "A task of {} failed, and nobody has asked for its outcome: {}";
        loop.logger().error(message, loop, name, site.of(error));
        loop.options().listener().failureUnobserved(error);
      }
    }

    @Override
    public boolean discard() {
      run();
      return false;
    }
  }
}
