package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoopBuilder;

/**
 * Has the last word on the options of each loop that is built by the application's {@link
 * EventLoopBuilder} bean, {@code pulsarEventLoop} first of all, and of each named loop; {@link
 * EventLoopBuilder#name()} tells which it is. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface EventLoopCustomizer {

  /** Changes the options, which are those of the properties so far. */
  void customize(EventLoopBuilder builder);
}
