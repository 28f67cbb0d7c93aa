package dev.pulsarasync.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the event loop and of what goes with it.
 *
 * @param enabled Whether to configure the event loop, its @Task methods and its meters.
 * @param loop The application's event loop.
 * @param task Methods that are marked @Task.
 * @param bench Benches, which measure asynchronous methods.
 */
@ConfigurationProperties("pulsar.async")
record PulsarAsyncProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Loop loop,
    @DefaultValue Task task,
    @DefaultValue Bench bench) {

  /**
   * The application's event loop.
   *
   * @param name Name of the loop and of its thread.
   * @param daemon Whether the JVM may end while the loop's thread runs.
   * @param debug Whether the loop and its objects are in debug mode.
   * @param slowCallbackThreshold From how long on a callback is logged and counted as slow. Zero
   *     switches this off.
   * @param maxPending How many callbacks may wait before further ones are rejected. Without a bound
   *     by default.
   * @param maxSuspended How many callbacks may wait in an await at once where each needs a platform
   *     thread, before JDK 21; a further one fails. Virtual threads have no bound.
   * @param shutdownTimeout How long the loop may take to finish its work when the application
   *     stops; what is left then is cancelled. Zero cancels at once.
   */
  record Loop(
      @DefaultValue("pulsar") String name,
      @DefaultValue("true") boolean daemon,
      @DefaultValue("false") boolean debug,
      @DefaultValue("100ms") Duration slowCallbackThreshold,
      @Nullable Integer maxPending,
      @DefaultValue("1000") int maxSuspended,
      @DefaultValue("30s") Duration shutdownTimeout) {

    Loop {
      require(!name.isBlank(), "name", "is blank: give the loop's thread a name");
      require(
          !slowCallbackThreshold.isNegative(),
          "slow-callback-threshold",
          "is negative: give a duration such as 100ms, or 0 to switch it off");
      require(
          maxPending == null || maxPending > 0,
          "max-pending",
          "is less than 1: give the loop room for a callback, or leave the property out for no"
              + " bound");
      require(
          maxSuspended > 0,
          "max-suspended",
          "is less than 1: let one callback wait or more, or leave the property out for 1000");
      require(
          !shutdownTimeout.isNegative(),
          "shutdown-timeout",
          "is negative: give a duration such as 30s, or 0 to cancel what is left at once");
    }

    private static void require(boolean condition, String property, String complaint) {
      if (!condition) {
        throw new IllegalArgumentException("pulsar.async.loop." + property + " " + complaint);
      }
    }
  }

  /**
   * Methods that are marked @Task.
   *
   * @param order Order of the @Task advice among a bean's other advice, such as transactions. The
   *     default is outermost, so that all other advice runs on the loop.
   */
  record Task(@DefaultValue("-2147483648") int order) {}

  /**
   * Benches, which measure asynchronous methods.
   *
   * @param meters Whether benches are recorded as meters.
   */
  record Bench(@DefaultValue("true") boolean meters) {}
}
