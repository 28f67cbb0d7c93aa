package dev.pulsarasync;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** The {@code await asyncio.sleep(...)} of a coroutine: its body is suspended. */
final class Sleep {

  private Sleep() {}

  /** Sleeps, and runs {@code handler} if that is cancelled. */
  static void suspend(World world, double millis, Runnable handler) {
    EventLoop loop = EventLoop.current();
    CompletableFuture<Object> woken = loop.createFuture();
    world.after(loop, millis, () -> woken.complete(null));
    try {
      Async.await(woken);
    } catch (CancellationException cancelled) {
      handler.run();
      throw cancelled;
    }
  }
}
