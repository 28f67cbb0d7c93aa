package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.ConfigurableApplicationContext;

/** The one context of two test classes. */
final class CachedContexts {

  static final String PROPERTY = "pulsar.async.loops.orders.size=2";

  private static final AtomicReference<ConfigurableApplicationContext> SEEN =
      new AtomicReference<>();

  private CachedContexts() {}

  static void requireTheSame(ConfigurableApplicationContext context) {
    SEEN.compareAndSet(null, context);
    assertThat(context).isSameAs(SEEN.get());
    assertThat(context.isRunning()).isTrue();
  }
}
