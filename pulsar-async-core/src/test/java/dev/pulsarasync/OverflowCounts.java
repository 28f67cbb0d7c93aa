package dev.pulsarasync;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.helpers.NOPLogger;

/** Counts what becomes of the submissions to loops that are full. */
final class OverflowCounts implements LoopListener {

  final AtomicInteger rejected = new AtomicInteger();
  final AtomicInteger shed = new AtomicInteger();
  final AtomicInteger waited = new AtomicInteger();

  /** A loop that is not started, of which this counts. */
  EventLoop loop(Overflow overflow, int maxPending) {
    return EventLoop.builder()
        .maxPending(maxPending)
        .overflow(overflow)
        .listener(this)
        .logger(NOPLogger.NOP_LOGGER)
        .build();
  }

  /** Starts a loop and holds it until the latch is released; holds it when this returns. */
  static CountDownLatch hold(EventLoop loop) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    loop.execute(
        () -> {
          held.countDown();
          awaitOrEnd(release);
        });
    loop.start();
    held.await();
    return release;
  }

  private static void awaitOrEnd(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void rejected() {
    rejected.incrementAndGet();
  }

  @Override
  public void shed() {
    shed.incrementAndGet();
  }

  @Override
  public void waited() {
    waited.incrementAndGet();
  }
}
