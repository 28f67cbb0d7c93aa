package dev.pulsarasync.spring.test.autoconfigure;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The end of virtual time with its context. Nobody advances it any more, so that the loops finish
 * what they can without it, and what still waits is cancelled, before they would give it their
 * shutdown timeout in real time.
 */
final class VirtualTimeEnd implements SmartLifecycle {

  /** After Spring's executors and schedulers have stopped, before loops do. */
  private static final int PHASE = Integer.MAX_VALUE / 2 - 1;

  private final VirtualTime time;
  private final ConfigurableApplicationContext context;
  private volatile boolean running;

  VirtualTimeEnd(VirtualTime time, ConfigurableApplicationContext context) {
    this.time = time;
    this.context = context;
  }

  @Override
  public void start() {
    running = true;
  }

  /** A context that is only stopped or paused keeps what waits. */
  @Override
  public void stop() {
    running = false;
    if (context.isClosed()) {
      time.end();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
