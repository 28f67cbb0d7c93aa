package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The options of an {@link EventLoop}. Not safe for use by several threads. */
public final class EventLoopBuilder {

  static final String LOGGER_NAME = "pulsar";

  private String name = "pulsar";
  private boolean daemon = true;
  private boolean debug;
  private int maxPending = Integer.MAX_VALUE;
  private Overflow overflow = Overflow.REJECT;
  private boolean countsPending;
  private int maxSuspended = 1000;
  private Duration keepAlive = Duration.ofSeconds(10);
  private long slowCallbackNanos = Duration.ofMillis(100).toNanos();
  private long watchdogNanos;
  private LoopClock clock = LoopClock.system();
  private Logger logger = LoggerFactory.getLogger(LOGGER_NAME);
  private LoopListener listener = new LoopListener() {};
  private BiConsumer<? super EventLoop, ? super Throwable> exceptionHandler =
      (loop, error) -> loop.logger().error("A callback of {} failed", loop, error);
  private final @Nullable ClassLoader contextClassLoader =
      Thread.currentThread().getContextClassLoader();

  private @Nullable ThreadFactory threadFactory;
  private @Nullable Executor executor;
  private @Nullable UnaryOperator<Runnable> callbackDecorator;

  EventLoopBuilder() {}

  /** The options of a loop that is being built. */
  private EventLoopBuilder(EventLoopBuilder other, String name) {
    this.name = name;
    daemon = other.daemon;
    debug = other.debug;
    maxPending = other.maxPending;
    overflow = other.overflow;
    countsPending = other.countsPending;
    maxSuspended = other.maxSuspended;
    keepAlive = other.keepAlive;
    slowCallbackNanos = other.slowCallbackNanos;
    watchdogNanos = other.watchdogNanos;
    clock = other.clock;
    logger = other.logger;
    listener = other.listener.forLoop(name);
    exceptionHandler = other.exceptionHandler;
    threadFactory = other.threadFactory;
    executor = other.executor;
    callbackDecorator = other.callbackDecorator;
  }

  /** The name of the loop and of its thread; by default {@code pulsar}. */
  public EventLoopBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Whether the loop's thread lets the JVM end; by default it does. A thread factory decides
   * itself.
   */
  public EventLoopBuilder daemon(boolean daemon) {
    this.daemon = daemon;
    return this;
  }

  /**
   * Debug mode, as asyncio's: off by default, and switched while the loop runs by {@link
   * EventLoop#setDebug}. Each submission then remembers when and where it was made, which takes
   * some microseconds: for {@link EventLoop#snapshot}, and for the reports of callbacks that hold
   * the loop. A task that fails, and whose outcome nobody asks for within a second, is logged as an
   * error with the place of its submission.
   */
  public EventLoopBuilder debug(boolean debug) {
    this.debug = debug;
    return this;
  }

  /**
   * How many callbacks of {@link EventLoop#execute}, {@link EventLoop#run}, tasks and coroutines
   * may wait, before {@link #overflow} decides about further ones; without a bound by default. What
   * the loop itself queues, such as the callback of a complete future or a timer that is due, is
   * neither counted nor rejected.
   *
   * @throws IllegalArgumentException if {@code maxPending} is less than one
   */
  public EventLoopBuilder maxPending(int maxPending) {
    if (maxPending < 1) {
      throw new IllegalArgumentException("A loop needs room for a callback, not " + maxPending);
    }
    this.maxPending = maxPending;
    return this;
  }

  /** What becomes of a submission to a loop that is full; by default it is rejected. */
  public EventLoopBuilder overflow(Overflow overflow) {
    this.overflow = Objects.requireNonNull(overflow, "overflow");
    return this;
  }

  /**
   * How many callbacks may wait inside {@link Async#await} at once where each needs a platform
   * thread, before JDK 21; 1000 by default. A further one is refused with {@link
   * IllegalStateException}. Virtual threads have no bound.
   *
   * @throws IllegalArgumentException if {@code maxSuspended} is less than one
   */
  public EventLoopBuilder maxSuspended(int maxSuspended) {
    if (maxSuspended < 1) {
      throw new IllegalArgumentException(
          "A loop lets one callback wait or more, not " + maxSuspended);
    }
    this.maxSuspended = maxSuspended;
    return this;
  }

  /**
   * From how long on a callback is logged as slow; 100 ms by default, zero switches it off.
   *
   * @throws IllegalArgumentException if {@code threshold} is negative
   */
  public EventLoopBuilder slowCallbackThreshold(Duration threshold) {
    this.slowCallbackNanos = nanosOf(threshold);
    return this;
  }

  /**
   * From how long on a callback that holds the loop is reported while it does, with the stack of
   * the thread that runs it; zero, the default, switches it off. A thread that all loops share
   * looks at them from time to time, which costs those nothing. It goes by real time, from which
   * the pauses of the garbage collector are taken off, and blames nobody when it was itself held up
   * that long. It calls {@code toString} of the callback. A breakpoint in a callback is reported
   * too.
   *
   * @throws IllegalArgumentException if {@code threshold} is negative
   */
  public EventLoopBuilder watchdog(Duration threshold) {
    this.watchdogNanos = nanosOf(threshold);
    return this;
  }

  private static long nanosOf(Duration threshold) {
    if (threshold.isNegative()) {
      throw new IllegalArgumentException("A threshold is not negative: " + threshold);
    }
    return Deadlines.nanosOf(threshold);
  }

  /** The time to go by; real time by default. */
  public EventLoopBuilder clock(LoopClock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** The logger of the loop and of its objects; by default the one named {@code pulsar}. */
  public EventLoopBuilder logger(Logger logger) {
    this.logger = Objects.requireNonNull(logger, "logger");
    return this;
  }

  /** Who hears what the loop measures; nobody by default. Called again, both hear. */
  public EventLoopBuilder listener(LoopListener listener) {
    this.listener = new Listeners(this.listener, Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * What to do with what a callback throws; by default it is logged as an error. Called on the
   * loop; what it throws is logged.
   */
  public EventLoopBuilder exceptionHandler(
      BiConsumer<? super EventLoop, ? super Throwable> handler) {
    this.exceptionHandler = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /** Makes the loop's thread; by default a platform thread with the name of the loop. */
  public EventLoopBuilder threadFactory(ThreadFactory threadFactory) {
    this.threadFactory = Objects.requireNonNull(threadFactory, "threadFactory");
    return this;
  }

  /**
   * Where {@link EventLoop#runInExecutor} runs; by default a pool of the loop's own, of at most 32
   * daemon threads that end when they are idle. An executor that is given is never shut down.
   */
  public EventLoopBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * What is to be around the callbacks of users, such as a context that travels with them; nothing
   * by default. The decorator is given a callback on the thread that submits it, and returns what
   * runs in its place. That must run the callback, on the thread on which it is run itself, and may
   * be run again: for a callback that repeats, or for the next turn of {@link
   * EventLoop#contextExecutor}, which may begin before the one before has ended. A callback that
   * waits in {@link Async#await} is still running.
   *
   * <p>Callbacks are what is given to {@link EventLoop} and its views, tasks and coroutines,
   * functions of {@link Async#chainFuture} and of the futures of the loop, and what {@link
   * EventLoop#runInExecutor} runs. What the decorator throws, the submission throws; what it throws
   * later fails the callback. Called again, the later decorator is around the earlier one.
   */
  public EventLoopBuilder callbackDecorator(UnaryOperator<Runnable> decorator) {
    UnaryOperator<Runnable> outer = Objects.requireNonNull(decorator, "decorator");
    UnaryOperator<Runnable> inner = callbackDecorator;
    callbackDecorator = inner == null ? outer : callback -> outer.apply(inner.apply(callback));
    return this;
  }

  /** A loop with these options, which are its own from now on; it is not started. */
  public EventLoop build() {
    return EventLoop.of(new EventLoopBuilder(this, name));
  }

  /**
   * A group of {@code size} loops with these options, a bound for each loop, and names that end
   * with their number; they are not started. They share the clock, so that {@link VirtualClock},
   * which jumps when one loop is idle, suits a group of one only.
   *
   * @throws IllegalArgumentException if {@code size} is less than one
   */
  public EventLoopGroup buildGroup(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("A group has one loop or more, not " + size);
    }
    List<EventLoop> loops = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      EventLoopBuilder options = new EventLoopBuilder(this, name + "-" + i);
      options.countsPending = true;
      loops.add(EventLoop.of(options));
    }
    return new EventLoopGroup(name, loops);
  }

  /** The name as it is so far, for those who change the options of several loops. */
  public String name() {
    return name;
  }

  boolean isDebug() {
    return debug;
  }

  int maxPending() {
    return maxPending;
  }

  /** How long a thread is kept that drove the loop while callbacks waited, and has no work now. */
  EventLoopBuilder keepAlive(Duration keepAlive) {
    this.keepAlive = keepAlive;
    return this;
  }

  Duration keepAlive() {
    return keepAlive;
  }

  Overflow overflow() {
    return overflow;
  }

  /** Whether the callbacks that wait are counted even without a bound. */
  boolean countsPending() {
    return countsPending;
  }

  int maxSuspended() {
    return maxSuspended;
  }

  long slowCallbackNanos() {
    return slowCallbackNanos;
  }

  long watchdogNanos() {
    return watchdogNanos;
  }

  LoopClock clock() {
    return clock;
  }

  Logger logger() {
    return logger;
  }

  LoopListener listener() {
    return listener;
  }

  BiConsumer<? super EventLoop, ? super Throwable> exceptionHandler() {
    return exceptionHandler;
  }

  @Nullable Executor executor() {
    return executor;
  }

  @Nullable UnaryOperator<Runnable> callbackDecorator() {
    return callbackDecorator;
  }

  ThreadFactory threadFactory() {
    return threadFactory != null ? threadFactory : this::defaultThread;
  }

  /** That of the thread that built the loop. */
  @Nullable ClassLoader contextClassLoader() {
    return contextClassLoader;
  }

  private Thread defaultThread(Runnable driver) {
    Thread thread = DriverThreads.platform(this, name, driver);
    thread.setDaemon(daemon);
    return thread;
  }
}
