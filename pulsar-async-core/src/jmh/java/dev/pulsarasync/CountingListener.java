package dev.pulsarasync;

import java.util.concurrent.atomic.LongAdder;

/** Counts what it hears, as meters do. */
final class CountingListener implements LoopListener {

  private final LongAdder failed = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder nanosOfCalls = new LongAdder();

  @Override
  public boolean wantsDelays() {
    return true;
  }

  @Override
  public void callbackFailed(Throwable error) {
    failed.increment();
  }

  @Override
  public void callbackSlow(long nanos) {
    slow.increment();
  }

  @Override
  public void rejected() {
    rejected.increment();
  }

  @Override
  public void benchCall(String bench, BenchModel model, long nanos, Throwable error) {
    calls.increment();
    nanosOfCalls.add(nanos);
  }
}
