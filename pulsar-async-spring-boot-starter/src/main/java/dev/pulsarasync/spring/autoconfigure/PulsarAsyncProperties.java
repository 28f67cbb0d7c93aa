package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.Overflow;
import dev.pulsarasync.spring.task.SelfInvocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the event loops and of what goes with them.
 *
 * @param enabled Whether to configure the event loop, its @Task methods and its meters.
 * @param contextPropagation Whether what Micrometer's context-propagation knows of a thread, and
 *     the logging context, the locale and the request attributes, travel from who submits a
 *     callback to the loop.
 * @param loop The application's event loop.
 * @param loops Further event loops, each by its name, which is that of its bean.
 * @param task Methods that are marked @Task.
 * @param bench Benches, which measure asynchronous methods.
 * @param health The health of the loops.
 */
@ConfigurationProperties("pulsar.async")
record PulsarAsyncProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("true") boolean contextPropagation,
    @DefaultValue Loop loop,
    @DefaultValue Map<String, NamedLoop> loops,
    @DefaultValue Task task,
    @DefaultValue Bench bench,
    @DefaultValue Health health) {

  static final String LOOP = "pulsar.async.loop";
  static final String LOOPS = "pulsar.async.loops";

  PulsarAsyncProperties {
    loop.check(LOOP);
    for (Map.Entry<String, NamedLoop> named : loops.entrySet()) {
      named.getValue().check(LOOPS + "." + named.getKey(), loop);
    }
  }

  /** The properties of the loop with this name. */
  Loop loop(String name) {
    NamedLoop named = loops.get(name);
    return named == null ? loop : named.over(loop, name);
  }

  /**
   * The application's event loop.
   *
   * @param name Name of the loop and of its thread.
   * @param daemon Whether the JVM may end while the loop's thread runs.
   * @param debug Whether the loop and its objects are in debug mode.
   * @param slowCallbackThreshold From how long on a callback is logged and counted as slow. Zero
   *     switches this off.
   * @param maxPending How many callbacks may wait before the loop is full. Without a bound by
   *     default.
   * @param overflow What becomes of further callbacks when the loop is full.
   * @param maxSuspended How many callbacks may wait in an await at once where each needs a platform
   *     thread, before JDK 21; a further one fails. Virtual threads have no bound.
   * @param shutdownTimeout How long the loop may take to finish its work when the application
   *     stops; what is left then is cancelled. Zero cancels at once.
   * @param watchdog What looks for callbacks that hold the loop, while they do.
   */
  record Loop(
      @DefaultValue("pulsar") String name,
      @DefaultValue("true") boolean daemon,
      @DefaultValue("false") boolean debug,
      @DefaultValue("100ms") Duration slowCallbackThreshold,
      @Nullable Integer maxPending,
      @DefaultValue("reject") Overflow overflow,
      @DefaultValue("1000") int maxSuspended,
      @DefaultValue("30s") Duration shutdownTimeout,
      @DefaultValue Watchdog watchdog) {

    void check(String prefix) {
      require(!name.isBlank(), prefix, "name", "is blank: give the loop's thread a name");
      require(
          !slowCallbackThreshold.isNegative(),
          prefix,
          "slow-callback-threshold",
          "is negative: give a duration such as 100ms, or 0 to switch it off");
      require(
          maxPending == null || maxPending > 0,
          prefix,
          "max-pending",
          "is less than 1: give the loop room for a callback, or leave the property out for no"
              + " bound");
      require(
          maxSuspended > 0,
          prefix,
          "max-suspended",
          "is less than 1: let one callback wait or more, or leave the property out for 1000");
      require(
          !shutdownTimeout.isNegative(),
          prefix,
          "shutdown-timeout",
          "is negative: give a duration such as 30s, or 0 to cancel what is left at once");
      require(
          watchdog.threshold().compareTo(Duration.ZERO) > 0,
          prefix,
          "watchdog.threshold",
          "is not longer than zero: give a duration such as 1s, or set watchdog.enabled=false");
    }
  }

  /**
   * What looks for callbacks that hold the loop, while they do.
   *
   * @param enabled Whether to look. By default it does, unless the JVM was started for a debugger.
   * @param threshold From how long on a callback that holds the loop is logged and counted.
   */
  record Watchdog(@Nullable Boolean enabled, @DefaultValue("1s") Duration threshold) {

    boolean isOn() {
      return enabled != null ? enabled : !Debugger.isPossible();
    }
  }

  /**
   * As {@link Watchdog}, of a loop with a name.
   *
   * @param enabled Whether to look.
   * @param threshold From how long on a callback that holds the loop is logged and counted.
   */
  record NamedWatchdog(@Nullable Boolean enabled, @Nullable Duration threshold) {

    Watchdog over(Watchdog defaults) {
      return new Watchdog(
          enabled != null ? enabled : defaults.enabled(),
          threshold != null ? threshold : defaults.threshold());
    }
  }

  /**
   * An event loop with a name, or several that share its work. What is left out is as {@code
   * pulsar.async.loop} says.
   *
   * @param size How many loops share the work, each with a thread of its own.
   * @param daemon Whether the JVM may end while the threads run.
   * @param debug Whether the loops and their objects are in debug mode.
   * @param slowCallbackThreshold From how long on a callback is logged and counted as slow.
   * @param maxPending How many callbacks may wait, for each of the loops.
   * @param overflow What becomes of further callbacks when a loop is full.
   * @param maxSuspended How many callbacks may wait in an await at once, for each of the loops.
   * @param shutdownTimeout How long the loops may take together to finish their work.
   * @param watchdog What looks for callbacks that hold one of the loops, while they do.
   */
  record NamedLoop(
      @DefaultValue("1") int size,
      @Nullable Boolean daemon,
      @Nullable Boolean debug,
      @Nullable Duration slowCallbackThreshold,
      @Nullable Integer maxPending,
      @Nullable Overflow overflow,
      @Nullable Integer maxSuspended,
      @Nullable Duration shutdownTimeout,
      @DefaultValue NamedWatchdog watchdog) {

    void check(String prefix, Loop defaults) {
      require(size > 0, prefix, "size", "is less than 1: give the loop a thread or more");
      over(defaults, prefix).check(prefix);
    }

    Loop over(Loop defaults, String name) {
      return new Loop(
          name,
          daemon != null ? daemon : defaults.daemon(),
          debug != null ? debug : defaults.debug(),
          slowCallbackThreshold != null ? slowCallbackThreshold : defaults.slowCallbackThreshold(),
          maxPending != null ? maxPending : defaults.maxPending(),
          overflow != null ? overflow : defaults.overflow(),
          maxSuspended != null ? maxSuspended : defaults.maxSuspended(),
          shutdownTimeout != null ? shutdownTimeout : defaults.shutdownTimeout(),
          watchdog.over(defaults.watchdog()));
    }
  }

  private static void require(boolean condition, String prefix, String property, String complaint) {
    if (!condition) {
      throw new IllegalArgumentException(prefix + "." + property + " " + complaint);
    }
  }

  /**
   * Methods that are marked @Task.
   *
   * @param order Order of the @Task advice among a bean's other advice, such as transactions. The
   *     default is outermost, so that all other advice runs on the loop.
   * @param selfInvocation What becomes of a bean that calls its own @Task methods, past the proxy.
   */
  record Task(
      @DefaultValue("-2147483648") int order,
      @DefaultValue("warn") SelfInvocation selfInvocation) {}

  /**
   * Benches, which measure asynchronous methods.
   *
   * @param meters Whether benches are recorded as meters.
   * @param allowed Benches that the endpoint may run, each of a @Task method without parameters, by
   *     the names of bean and method. None by default.
   */
  record Bench(@DefaultValue("true") boolean meters, @DefaultValue List<String> allowed) {}

  /**
   * The health of the loops.
   *
   * @param blockedLimit For how long a callback may hold its loop before that counts as unhealthy.
   *     Without a limit by default. It is seen from the threshold of the watchdog on.
   * @param blockedStatus The health of a loop that is held beyond the limit.
   */
  record Health(
      @Nullable Duration blockedLimit, @DefaultValue("down") BlockedStatus blockedStatus) {}
}
