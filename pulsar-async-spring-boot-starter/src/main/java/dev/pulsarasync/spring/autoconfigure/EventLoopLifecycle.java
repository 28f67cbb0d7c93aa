package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the application's loop before whatever may use it, and stops it after them: in between,
 * while a web server drains, the loop accepts work.
 */
final class EventLoopLifecycle implements SmartLifecycle {

  /** Spring's executors and schedulers; web servers and listener containers lie above. */
  private static final int EXECUTORS = Integer.MAX_VALUE / 2;

  static final int PHASE = EXECUTORS - 1024;

  private static final Logger LOGGER = LoggerFactory.getLogger(EventLoopLifecycle.class);

  private final EventLoop loop;
  private final Duration timeout;
  private volatile boolean running;

  EventLoopLifecycle(EventLoop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
  }

  @Override
  public void start() {
    loop.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (loop.inLoop()) {
      LOGGER.warn(
          "The application is being stopped by a callback of event loop '{}', which cannot wait for"
              + " itself: what has not run yet is cancelled",
          loop.name());
    } else if (!loop.shutdown(timeout)) {
      LOGGER.warn(
          "Event loop '{}' had not finished after {} ms: what was left is cancelled, and whoever"
              + " waits for it gets a CancellationException. Raise"
              + " pulsar.async.loop.shutdown-timeout if that work needs longer",
          loop.name(),
          timeout.toMillis());
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

  /** A loop that was stopped does not start again, so a pause of the context leaves it alone. */
  @Override
  public boolean isPauseable() {
    return false;
  }
}
