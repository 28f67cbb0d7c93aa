package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The {@code await asyncio.sleep(...)} of a coroutine, and what it does when it wakes. */
final class Sleep {

  private final World world;
  private final double millis;
  private final EventLoop loop = EventLoop.current();
  private final CompletableFuture<Object> result = loop.createFuture();
  private boolean woken;

  Sleep(World world, double millis) {
    this.world = world;
    this.millis = millis;
  }

  /** Runs {@code handler}, on the loop, when the sleeper is cancelled in its sleep. */
  void onCancel(Runnable handler) {
    result.whenComplete(
        (value, error) -> {
          if (result.isCancelled() && !woken) {
            handler.run();
          }
        });
  }

  /** The result of the sleeper: {@code wakeUp} is to complete it, unless it was cancelled. */
  CompletableFuture<Object> then(Consumer<CompletableFuture<Object>> wakeUp) {
    world.after(
        loop,
        millis,
        () -> {
          if (!result.isDone()) {
            woken = true;
            wakeUp.accept(result);
          }
        });
    return result;
  }
}
