package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A loop as the executor of a body that has begun: what goes on is owed its turn, as the callback
 * of a complete future is, and never refused, neither by a full loop nor by one that stops. Every
 * turn has the context in which this was made, whatever thread resumes the body.
 */
final class LoopTurns extends AbstractExecutorService implements ScheduledExecutorService {

  private final Executor turns;
  private final ScheduledExecutorService timers;

  LoopTurns(EventLoop loop) {
    this.turns = loop.contextExecutor();
    this.timers = loop.asScheduledExecutorService();
  }

  @Override
  public void execute(Runnable command) {
    turns.execute(command);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return timers.schedule(() -> turns.execute(command), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return timers.schedule(callable, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return timers.scheduleAtFixedRate(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return timers.scheduleWithFixedDelay(command, initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    timers.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return timers.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return timers.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return timers.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return timers.awaitTermination(timeout, unit);
  }
}
