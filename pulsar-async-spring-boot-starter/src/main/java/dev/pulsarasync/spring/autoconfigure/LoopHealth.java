package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** The health of one loop, which is read from outside and never waits for the loop. */
final class LoopHealth extends AbstractHealthIndicator {

  private final EventLoop loop;
  private final PulsarAsyncProperties.Health properties;

  LoopHealth(EventLoop loop, PulsarAsyncProperties.Health properties) {
    this.loop = loop;
    this.properties = properties;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Duration blocked = loop.stats().blocked();
    builder.up();
    if (isTooLong(blocked)) {
      builder.status(properties.blockedStatus().name());
    }
    if (!blocked.isZero()) {
      builder.withDetail("blockedMillis", blocked.toMillis());
    }
  }

  private boolean isTooLong(Duration blocked) {
    Duration limit = properties.blockedLimit();
    return limit != null && !blocked.isZero() && blocked.compareTo(limit) >= 0;
  }
}
