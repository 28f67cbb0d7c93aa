package dev.pulsarasync;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells two listeners, and keeps the failure of either from the loop and from the other. */
final class Listeners implements LoopListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);

  private final LoopListener first;
  private final LoopListener second;

  Listeners(LoopListener first, LoopListener second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public LoopListener forLoop(String name) {
    return new Listeners(first.forLoop(name), second.forLoop(name));
  }

  @Override
  public void built(EventLoop loop) {
    guard(() -> first.built(loop));
    guard(() -> second.built(loop));
  }

  @Override
  public boolean wantsDelays() {
    return first.wantsDelays() || second.wantsDelays();
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable error) {
      LOGGER.warn("A loop listener failed", error);
    }
  }

  @Override
  public void callbackFailed(Throwable error) {
    guard(() -> first.callbackFailed(error));
    guard(() -> second.callbackFailed(error));
  }

  @Override
  public void callbackSlow(long nanos) {
    guard(() -> first.callbackSlow(nanos));
    guard(() -> second.callbackSlow(nanos));
  }

  @Override
  public void callbackBlocking(long nanos) {
    guard(() -> first.callbackBlocking(nanos));
    guard(() -> second.callbackBlocking(nanos));
  }

  @Override
  public void cancellationSwallowed() {
    guard(first::cancellationSwallowed);
    guard(second::cancellationSwallowed);
  }

  @Override
  public void taskCancelled() {
    guard(first::taskCancelled);
    guard(second::taskCancelled);
  }

  @Override
  public void failureUnobserved(Throwable error) {
    guard(() -> first.failureUnobserved(error));
    guard(() -> second.failureUnobserved(error));
  }

  @Override
  public void rejected() {
    guard(first::rejected);
    guard(second::rejected);
  }

  @Override
  public void shed() {
    guard(first::shed);
    guard(second::shed);
  }

  @Override
  public void waited() {
    guard(first::waited);
    guard(second::waited);
  }

  @Override
  public void benchCall(String bench, BenchModel model, long nanos, @Nullable Throwable error) {
    guard(() -> first.benchCall(bench, model, nanos, error));
    guard(() -> second.benchCall(bench, model, nanos, error));
  }

  @Override
  public void benchInFlight(String bench, BenchModel model, int change) {
    guard(() -> first.benchInFlight(bench, model, change));
    guard(() -> second.benchInFlight(bench, model, change));
  }

  @Override
  public void benchProgress(BenchProgress progress) {
    guard(() -> first.benchProgress(progress));
    guard(() -> second.benchProgress(progress));
  }

  @Override
  public void benchResult(BenchResult result) {
    guard(() -> first.benchResult(result));
    guard(() -> second.benchResult(result));
  }

  @Override
  public void benchFailed(String bench, BenchModel model, long nanos, Throwable error) {
    guard(() -> first.benchFailed(bench, model, nanos, error));
    guard(() -> second.benchFailed(bench, model, nanos, error));
  }
}
