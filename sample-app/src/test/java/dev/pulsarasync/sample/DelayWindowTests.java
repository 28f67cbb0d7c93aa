package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LoopDelays;
import dev.pulsarasync.LoopListener;
import dev.pulsarasync.VirtualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Percentiles of delays between two readings, on virtual time. */
class DelayWindowTests {

  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).listener(new Delays()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aCallbackThatWaitsForALongOneIsTheSlowest() {
    LoopDelays before = loop.delays();
    loop.execute(() -> clock.advance(Duration.ofMillis(3)));
    loop.runUntilComplete(loop.run(() -> CompletableFuture.completedFuture(null)));

    DelayWindow window = new DelayWindow(before, loop.delays());

    assertThat(window.micros(1)).isBetween(2_048.0, 4_096.0);
    assertThat(window.micros(0.01)).isBetween(0.0, 1.0);
  }

  @Test
  void whereNothingRanThereIsNoDelay() {
    LoopDelays delays = loop.delays();

    assertThat(new DelayWindow(delays, delays).micros(0.5)).isNull();
  }

  private static final class Delays implements LoopListener {
    @Override
    public boolean wantsDelays() {
      return true;
    }
  }
}
