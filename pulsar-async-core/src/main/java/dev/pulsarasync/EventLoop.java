package dev.pulsarasync;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One logical thread that runs callbacks one after the other, so that the state they touch needs no
 * lock. It stands for the event loop of asyncio.
 *
 * <p>A callback never runs inside the call that submits it. Callbacks that one thread submits run
 * in the order of their submission. What a callback throws goes to the exception handler, and the
 * loop goes on. Every method may be called from any thread. No argument may be null unless it says
 * so.
 *
 * <p>{@link #start()} gives the loop a thread of its own; one that is not started is driven by the
 * thread that calls {@link #runUntilComplete}. A loop is deliberately not an {@link Executor}: use
 * {@code loop::execute} where one is wanted, {@link #asScheduledExecutorService()} where all of the
 * JDK's interface is.
 */
public final class EventLoop implements AutoCloseable {

  private final EventLoopBuilder options;
  private final long origin;
  private final ReadyQueue ready;
  private final PendingFutures pending = new PendingFutures(this);
  private final Executor poster;

  /** Touched by any thread: a submission reads it once. */
  private volatile boolean debug;

  private final AsyncTypes asyncTypes = new AsyncTypes(this);

  /** What wraps callbacks of users in the context of their submission. */
  final @Nullable UnaryOperator<Runnable> decorator;

  private final OffLoop offLoop;
  private final Driver driver;
  private final Iteration iteration;

  /** How work comes in. */
  final Intake intake;

  private EventLoop(EventLoopBuilder options) {
    this.options = options;
    this.debug = options.isDebug();
    this.origin = options.clock().nanoTime();
    this.ready = options.listener().wantsDelays() ? new ReadyQueue(this::nanos) : new ReadyQueue();
    this.offLoop = new OffLoop(this, options.executor());
    TimerQueue timers = new TimerQueue();
    this.driver = new Driver(this, ready, timers);
    this.iteration = driver.iteration();
    this.intake = new Intake(this, driver, ready, timers);
    this.poster = intake::post;
    this.decorator = options.callbackDecorator();
  }

  /** A loop with {@code options}, of which its listener knows. */
  static EventLoop of(EventLoopBuilder options) {
    EventLoop loop = new EventLoop(options);
    options.listener().built(loop);
    return loop;
  }

  /** A builder with the defaults: real time, a daemon thread, no bound. */
  public static EventLoopBuilder builder() {
    return new EventLoopBuilder();
  }

  /** The loop that the calling thread drives, null when it drives none. */
  public static @Nullable EventLoop current() {
    return Driver.current();
  }

  /** The name, which is also that of the loop's thread. */
  public String name() {
    return options.name();
  }

  /** The logger given to the builder; by default the one named {@code pulsar}. */
  public Logger logger() {
    return options.logger();
  }

  /** Whether debug mode is on, as the builder or {@link #setDebug} has it. */
  public boolean isDebug() {
    return debug;
  }

  /**
   * Switches debug mode on or off, from the next submission on; see {@link EventLoopBuilder#debug}.
   */
  public void setDebug(boolean debug) {
    this.debug = debug;
  }

  /**
   * What this loop is doing, also while a callback holds it: the calling thread looks, and neither
   * waits for the loop nor delays it. A loop that goes on meanwhile may be seen between two states:
   * what changes during the call may be missing, or be told of as it was before. What does not
   * change, as behind a callback that holds the loop, is told of exactly.
   *
   * @param most how many live tasks to tell of; zero is for the numbers alone
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public LoopSnapshot snapshot(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("A snapshot tells of no task or more, not " + most);
    }
    return new Inspection(this, driver, most).snapshot();
  }

  /** The clock given to the builder; by default real time. */
  public LoopClock clock() {
    return options.clock();
  }

  /** Whether the calling thread is the one that drives this loop. */
  public boolean inLoop() {
    return driver.isCurrentThread();
  }

  /** The time since this loop was built, by its clock; it never goes backwards. */
  public Duration time() {
    return Duration.ofNanos(nanos());
  }

  /**
   * Runs {@code callback} at a later iteration.
   *
   * @throws RejectedExecutionException if the loop is closed, or bounded and full
   */
  public void execute(Runnable callback) {
    intake.queue(CallbackContext.around(this, Objects.requireNonNull(callback, "callback")));
  }

  /**
   * Runs {@code callable} at a later iteration; the future follows its result through any number of
   * asynchronous values. Cancelling the future before that prevents the run; later, it leaves what
   * the callable started alone. It stands for {@code run_in_loop}.
   *
   * @param <T> what the result comes to in the end, which the caller names
   * @return a future that fails with {@link RejectedExecutionException} if a bounded loop is full
   * @throws RejectedExecutionException if the loop is closed
   */
  public <T extends @Nullable Object> CompletableFuture<T> run(Callable<?> callable) {
    return intake.start(CallbackContext.task(this, callable, TaskFuture.Follow.TO_THE_END));
  }

  /**
   * Runs {@code callback} once, when {@code delay} has passed; a delay of zero or less means at a
   * later iteration. Timers of the same deadline run in the order of their submission.
   *
   * @throws RejectedExecutionException if the loop is closed
   */
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return scheduleInContext(Deadlines.after(nanos(), delay), callback);
  }

  /**
   * Runs {@code callback} once, when {@link #time()} has reached {@code when}.
   *
   * @throws RejectedExecutionException if the loop is closed
   */
  public TimerHandle callAt(Duration when, Runnable callback) {
    return scheduleInContext(Deadlines.nanosOf(when), callback);
  }

  private Timer scheduleInContext(long deadline, Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    return intake.schedule(deadline, CallbackContext.around(this, callback));
  }

  /**
   * A new incomplete future that belongs to this loop: its callbacks run here. Closing the loop
   * cancels it if nobody has completed it by then.
   */
  public <T extends @Nullable Object> CompletableFuture<T> createFuture() {
    LoopFuture<T> future = new LoopFuture<>(this);
    pending.addPromise(future);
    return future;
  }

  /**
   * Runs {@code callable}, which may block, on the executor that the builder was given, or on a
   * bounded pool of this loop's own; callbacks of the future run on the loop. Cancelling the future
   * interrupts the thread that runs it.
   *
   * @return a future that fails with {@link RejectedExecutionException} if the executor refuses
   * @throws RejectedExecutionException if the loop is closed
   */
  public <T extends @Nullable Object> CompletableFuture<T> runInExecutor(
      Callable<? extends T> callable) {
    Objects.requireNonNull(callable, "callable");
    intake.requireOpen();
    return offLoop.run(CallbackContext.around(this, callable));
  }

  /**
   * Teaches this loop a further asynchronous type, ahead of those found by {@link
   * java.util.ServiceLoader}.
   */
  public void registerAdapter(AsyncAdapter adapter) {
    asyncTypes.register(Objects.requireNonNull(adapter, "adapter"));
  }

  /** Gives {@code error} to the exception handler, as if a callback had thrown it. */
  public void handleException(Throwable error) {
    try {
      options.listener().callbackFailed(error);
      options.exceptionHandler().accept(this, error);
    } catch (Throwable ofHandler) {
      logger().error("The exception handler of {} failed", this, ofHandler);
      logger().error("It was to handle", error);
    }
  }

  /**
   * Starts the thread that drives this loop; does nothing if it was started before and not stopped.
   *
   * @throws IllegalStateException if the loop is closed, or being driven by {@link
   *     #runUntilComplete}
   */
  public void start() {
    driver.start(options.threadFactory());
  }

  /**
   * Lets the thread go that {@link #start()} made, after the callback that it runs. Nothing is
   * lost: the loop keeps what is queued, its timers and its futures, takes further work, and goes
   * on with all of it when it is started again, or driven. Callbacks that wait inside stay
   * suspended, and timers that were due meanwhile fire then. It stands for {@code loop.stop()};
   * {@link #shutdown} is the end. Does nothing on a loop that was not started.
   *
   * @param limit how long to wait for that callback, in real time; the loop stops after it anyway
   * @return whether the thread has let the loop go; false on the loop's own thread, where this only
   *     asks for it, and returns at once
   */
  public boolean stop(Duration limit) {
    return driver.stop(limit);
  }

  /**
   * Drives this loop on the calling thread until {@code future} is complete, and the callback has
   * gone on, if there is one, that waits inside on the calling thread.
   *
   * @return the result of the future
   * @throws IllegalStateException if another thread drives the loop, the calling thread drives one,
   *     or the loop was closed before the future was complete
   * @throws CompletionException with the cause, if the future failed with a checked exception;
   *     unchecked ones are thrown as they are
   */
  public <T extends @Nullable Object> T runUntilComplete(CompletionStage<T> future) {
    return driver.driveUntilComplete(future).orThrow();
  }

  /** Starts {@code coroutine} on this loop and does as {@link #runUntilComplete} does. */
  public <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) {
    return runUntilComplete(coroutine.start(this));
  }

  /**
   * A view of this loop with all that the JDK's interface promises. It has a life cycle of its own:
   * shutting the view down leaves the loop running, closing the loop terminates the view. Each call
   * returns a new one.
   */
  public ScheduledExecutorService asScheduledExecutorService() {
    return new ScheduledView(this);
  }

  /**
   * An executor for work that goes on in turns, such as a coroutine of Kotlin. Each turn runs on
   * this loop, in order with those of the same thread, and in the context of this call, whichever
   * thread submits it: the {@link EventLoopBuilder#callbackDecorator} is asked now, and once. A
   * turn is owed like the callback of a future: a full loop takes it, one that closes runs it, and
   * one that is closed has the thread that submits it run it.
   */
  public Executor contextExecutor() {
    return new ContextExecutor(this);
  }

  /**
   * Whether the loop sleeps until a timer is due or somebody gives it work, and no work of {@link
   * #runInExecutor} is under way. It may be over when the caller reads it, unless nobody else gives
   * the loop work, as in a test.
   */
  public boolean isIdle() {
    return !offLoop.isBusy() && ready.isAsleep();
  }

  /** Its figures of the moment. Never waits for the loop, which may be blocked. */
  public LoopStats stats() {
    return driver.stats();
  }

  /**
   * How long its callbacks had been due when they began, if a {@link LoopListener} wants that to be
   * taken; else nothing. Never waits for the loop.
   */
  public LoopDelays delays() {
    Delays delays = ready.delays();
    return delays == null ? LoopDelays.NONE : delays.read();
  }

  /**
   * Whether a thread drives this loop, or is about to: the one that {@link #start()} made, or one
   * in {@link #runUntilComplete} or {@link #shutdown}. It stands for {@code loop.is_running()}.
   */
  public boolean isDriven() {
    return driver.isDriven();
  }

  /** Whether the loop has come to its end: nothing runs on it any more. */
  public boolean isClosed() {
    return driver.isClosed();
  }

  /**
   * Stops in good order. From now on other threads are refused, but for those that do its work in
   * the executor, while callbacks that are queued, tasks that wait for something and that work
   * finish, for at most {@code grace}: of real time, or by the clock of the loop where no other
   * thread drives it. Then all that is left is cancelled: every future that this loop handed out is
   * complete afterwards. On the loop's own thread this only asks for the end, and returns at once.
   *
   * @return whether everything finished in time; false on the loop's own thread
   */
  public boolean shutdown(Duration grace) {
    return driver.shutdown(grace);
  }

  /**
   * Lets loops finish that may give each other work, before any of them is shut down. From now on
   * each refuses the threads that work for none of them: that drive none, and do no work of {@link
   * #runInExecutor}. Waits until all are at rest at once: with nothing to run but timers that are
   * not due, and no work under way for which {@link #shutdown} would wait. Each is then to be shut
   * down; one that nobody drives does its work at that time.
   *
   * @param limit of real time; an interrupt of the caller ends it
   * @return whether all came to rest in time
   * @throws IllegalStateException if the calling thread drives one of them
   */
  public static boolean drain(Collection<EventLoop> loops, Duration limit) {
    Drain drain = new Drain(loops);
    if (drain.inLoop()) {
      throw new IllegalStateException(current() + " would wait for itself to come to rest");
    }
    loops.forEach(loop -> loop.driver.drain(drain));
    return drain.await(limit);
  }

  /**
   * Shuts loops down one after the other, as {@link #shutdown(Duration)} does. When the time is
   * over, all that are left are told so at once: what they still need then does not add up.
   *
   * @param grace for all of them together; an interrupt of the caller ends it
   * @return those that did not finish in time, and those that the calling thread drives
   */
  public static List<EventLoop> shutdown(Collection<EventLoop> loops, Duration grace) {
    return new Drain(loops).end(grace);
  }

  /**
   * Stops now: what has not begun is cancelled, the callback that is running is interrupted, and
   * every future that this loop handed out is complete afterwards.
   */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + "]";
  }

  /** Cancels a stage that may be of anybody. */
  void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (Throwable refused) {
      logger().debug("A stage that cannot be cancelled goes on: {}", stage, refused);
    }
  }

  /** Waits for {@code stage} inside the callback that the calling thread runs. */
  <T> Outcome<T> await(CompletionStage<T> stage) {
    return iteration.await(stage);
  }

  /** The number of the sleep in which this loop is; see {@link ReadyQueue#sleep()}. */
  long sleep() {
    return ready.sleep();
  }

  /** How many callbacks of users there are to run, the running one included; in a group only. */
  int load() {
    return (iteration.seemsBusy() ? 1 : 0) + intake.waiting();
  }

  /** Whether work is under way that a graceful shutdown waits for. */
  boolean hasWork() {
    return pending.hasWork() || driver.hasSuspended();
  }

  /** Whether the calling thread works for this loop: drives it, or does its work elsewhere. */
  boolean worksHere() {
    return inLoop() || offLoop.worksHere();
  }

  /** As {@link #close}, without waiting for the end. */
  void hurry() {
    driver.hurry();
  }

  /** Records that a body did not end with the cancellation that it was told of. */
  void cancellationSwallowed(Object call) {
    options.listener().cancellationSwallowed();
    logger().warn("A task of {} went on to its end in spite of its cancellation: {}", this, call);
  }

  /** Names what the callback that is running calls, for the report of slow ones. */
  void runs(Object call) {
    iteration.runs(call);
  }

  /** Where the callback was submitted that runs; null outside debug mode. */
  @Nullable SubmitSite submitSite() {
    return iteration.site();
  }

  /** Stands for the callback that runs, from its begin to its end. */
  Object turn() {
    return iteration.turn();
  }

  /** Whether {@code stage} is sure to be complete once this loop is closed. */
  boolean ends(CompletionStage<?> stage) {
    return stage instanceof LoopFuture<?> future
        && future.loop == this
        && !(future instanceof DerivedFuture);
  }

  CancellationException closing() {
    return new LoopClosedException(this);
  }

  long nanos() {
    return options.clock().nanoTime() - origin;
  }

  EventLoopBuilder options() {
    return options;
  }

  Executor poster() {
    return poster;
  }

  PendingFutures pending() {
    return pending;
  }

  AsyncTypes asyncTypes() {
    return asyncTypes;
  }

  OffLoop offLoop() {
    return offLoop;
  }
}
