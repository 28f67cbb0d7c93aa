package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A single thread that runs what others submit, with futures of its own kind.
 *
 * @param executor runs a callback
 * @param submit runs a callable and gives the future of its result
 * @param join waits for such a future on a foreign thread, as its users do
 * @param stop ends the thread
 * @param <F> the type of its futures
 */
record Contender<F>(
    Executor executor, Function<Callable<Object>, F> submit, Join<F> join, Runnable stop) {

  /** Waits for a future. */
  interface Join<F> {
    Object of(F future) throws Exception;
  }

  void execute(Runnable callback) {
    executor.execute(callback);
  }

  F submit(Callable<Object> callable) {
    return submit.apply(callable);
  }

  /** Submits and waits. */
  Object call(Callable<Object> callable) throws Exception {
    return join.of(submit(callable));
  }
}
