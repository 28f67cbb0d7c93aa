package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.LoopListener;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;

/** What each loop of the application is built with, the default one and those with names. */
record LoopBuilders(
    BlockingWork blockingWork,
    ObjectProvider<LoopListener> listeners,
    ObjectProvider<EventLoopCustomizer> customizers) {

  /** A builder with the properties, then the listeners; customizers have the last word. */
  EventLoopBuilder builder(PulsarAsyncProperties.Loop properties) {
    EventLoopBuilder builder = withProperties(properties);
    Executor executor = blockingWork.executor(properties.name());
    if (executor != null) {
      builder.executor(executor);
    }
    listeners.orderedStream().forEach(builder::listener);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder;
  }

  private static EventLoopBuilder withProperties(PulsarAsyncProperties.Loop properties) {
    EventLoopBuilder builder =
        EventLoop.builder()
            .name(properties.name())
            .daemon(properties.daemon())
            .debug(properties.debug())
            .overflow(properties.overflow())
            .maxSuspended(properties.maxSuspended())
            .slowCallbackThreshold(properties.slowCallbackThreshold());
    if (properties.watchdog().isOn()) {
      builder.watchdog(properties.watchdog().threshold());
    }
    Integer maxPending = properties.maxPending();
    return maxPending == null ? builder : builder.maxPending(maxPending);
  }
}
