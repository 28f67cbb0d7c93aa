package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that lives on an event loop. It stands for {@code AsyncObject}: override {@link
 * #loop()} for its {@code _loop}, {@link #logger()} for its {@code _logger}.
 */
public interface AsyncObject {

  /** The loop of this object; null, the default, means whichever the calling thread drives. */
  default @Nullable EventLoop loop() {
    return null;
  }

  /** The logger of the loop; the one named {@code pulsar} if there is no loop. */
  default Logger logger() {
    EventLoop loop = loop();
    return loop != null ? loop.logger() : LoggerFactory.getLogger(EventLoopBuilder.LOGGER_NAME);
  }

  /** Whether the loop is in debug mode; false without a loop. */
  default boolean isDebug() {
    EventLoop loop = loop();
    return loop != null && loop.isDebug();
  }

  /**
   * Calls a method of this object {@code times} times at once and measures until the last result is
   * there. It stands for {@code timeit}; see {@link Bench} for what it does and returns.
   *
   * @param method the name of a public method; the arguments choose among its overloads
   * @param args given to each call
   * @throws IllegalArgumentException if no method fits or more than one does, or {@code times} is
   *     negative
   * @throws IllegalStateException if this object has no loop and the calling thread drives none
   */
  default CompletableFuture<Bench<Object>> timeit(String method, int times, Object... args) {
    return Bench.timeit(this, method, times, args);
  }

  /**
   * As {@link #timeit(String, int, Object...)} for any call, checked by the compiler.
   *
   * @param name what the bench is called in logs and meters
   * @param times how often to call
   * @param call what to call
   * @param <T> the type of one result, which the caller names
   */
  default <T> CompletableFuture<Bench<T>> timeit(String name, int times, Callable<?> call) {
    return new Bench<T>(name, times, Async.loopOrCurrent(loop())).run(call);
  }
}
