package dev.pulsarasync;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a bench under load does: its model, its warm-up, how long it goes on. Made by {@link
 * Bench#closed} and {@link Bench#open}. Immutable: each method returns a plan of its own. A plan
 * may run any number of times.
 *
 * <pre>{@code
 * BenchRun run =
 *     Bench.open("quote", 1_000).warmUp(Duration.ofSeconds(10)).duration(Duration.ofMinutes(1))
 *         .timeout(Duration.ofSeconds(2)).loop(loop).run(() -> office.quote());
 * CompletableFuture<Duration> p99 = run.result().thenApply(result -> result.percentile(99));
 * }</pre>
 */
public final class BenchPlan {

  private static final int MAX_IN_FLIGHT = 100_000;

  final String name;
  final BenchModel model;

  /** Calls in flight of the closed model, calls per second of the open one. */
  final double load;

  long warmUpCalls;
  long warmUpNanos;
  long calls = Long.MAX_VALUE;
  long durationNanos = Long.MAX_VALUE;

  /** Zero is none. */
  long timeoutNanos;

  int maxInFlight;
  Duration every = Duration.ZERO;
  @Nullable Consumer<? super BenchProgress> listener;
  private @Nullable EventLoop loop;

  private BenchPlan(String name, BenchModel model, double load, int maxInFlight) {
    this.name = Objects.requireNonNull(name, "name");
    this.model = model;
    this.load = load;
    this.maxInFlight = maxInFlight;
  }

  private BenchPlan(BenchPlan other) {
    this(other.name, other.model, other.load, other.maxInFlight);
    warmUpCalls = other.warmUpCalls;
    warmUpNanos = other.warmUpNanos;
    calls = other.calls;
    durationNanos = other.durationNanos;
    timeoutNanos = other.timeoutNanos;
    every = other.every;
    listener = other.listener;
    loop = other.loop;
  }

  static BenchPlan closed(String name, int concurrency) {
    require(concurrency > 0, "A closed bench has a call in flight or more, not", concurrency);
    return new BenchPlan(name, BenchModel.CLOSED, concurrency, concurrency);
  }

  static BenchPlan open(String name, double ratePerSecond) {
    boolean isRate = ratePerSecond > 0 && ratePerSecond <= 1e9;
    require(isRate, "An open bench starts up to 1e9 calls a second, not", ratePerSecond);
    return new BenchPlan(name, BenchModel.OPEN, ratePerSecond, MAX_IN_FLIGHT);
  }

  private static void require(boolean holds, String rule, Object instead) {
    if (!holds) {
      throw new IllegalArgumentException(rule + " " + instead);
    }
  }

  private static long positive(Duration duration) {
    require(duration.compareTo(Duration.ZERO) > 0, "A duration is longer than zero, not", duration);
    return Deadlines.nanosOf(duration);
  }

  /**
   * Makes {@code calls} that are not recorded before those that are; none by default. With both
   * forms of warm-up, the longer one counts.
   */
  public BenchPlan warmUp(int calls) {
    require(calls >= 0, "A warm-up is not negative:", calls);
    BenchPlan plan = new BenchPlan(this);
    plan.warmUpCalls = calls;
    return plan;
  }

  /** Does not record the calls that start within {@code warmUp} from the begin of the run. */
  public BenchPlan warmUp(Duration warmUp) {
    require(!warmUp.isNegative(), "A warm-up is not negative:", warmUp);
    BenchPlan plan = new BenchPlan(this);
    plan.warmUpNanos = Deadlines.nanosOf(warmUp);
    return plan;
  }

  /**
   * Ends a run when {@code calls} have been recorded; with a duration too, the first one counts.
   */
  public BenchPlan calls(long calls) {
    require(calls > 0, "A bench makes a call or more, not", calls);
    BenchPlan plan = new BenchPlan(this);
    plan.calls = calls;
    return plan;
  }

  /**
   * Starts calls for {@code duration} after the warm-up. The run is over when those in flight are
   * complete: none is left out because it is slow.
   */
  public BenchPlan duration(Duration duration) {
    BenchPlan plan = new BenchPlan(this);
    plan.durationNanos = positive(duration);
    return plan;
  }

  /**
   * Gives up on a call after {@code timeout}, from its actual start: it counts as failed with a
   * {@link java.util.concurrent.TimeoutException}, with its latency until then, and what it waits
   * for is cancelled. None by default: a call that never completes keeps the run from its end.
   */
  public BenchPlan timeout(Duration timeout) {
    BenchPlan plan = new BenchPlan(this);
    plan.timeoutNanos = positive(timeout);
    return plan;
  }

  /**
   * How many calls of the open model may be in flight, 100,000 by default, so that a system that
   * does not answer cannot exhaust the memory. Further ones start as soon as there is room, and
   * count from their intended start all the same.
   *
   * @throws IllegalStateException if the model is closed, which has its number
   */
  public BenchPlan maxInFlight(int maxInFlight) {
    require(maxInFlight > 0, "There is room for a call in flight or more, not", maxInFlight);
    if (model == BenchModel.CLOSED) {
      throw new IllegalStateException("A closed bench has its concurrency in flight, no other");
    }
    BenchPlan plan = new BenchPlan(this);
    plan.maxInFlight = maxInFlight;
    return plan;
  }

  /** Makes the calls on {@code loop} instead of the one that the calling thread drives. */
  public BenchPlan loop(EventLoop loop) {
    BenchPlan plan = new BenchPlan(this);
    plan.loop = Objects.requireNonNull(loop, "loop");
    return plan;
  }

  /**
   * Tells {@code listener} how far a run has come, each time that {@code every} has passed, on the
   * loop. What it throws goes to the exception handler.
   */
  public BenchPlan onProgress(Duration every, Consumer<? super BenchProgress> listener) {
    positive(every);
    BenchPlan plan = new BenchPlan(this);
    plan.every = every;
    plan.listener = Objects.requireNonNull(listener, "listener");
    return plan;
  }

  /**
   * Starts a run, which makes each call as a callback of the loop: it may wait inside, and what it
   * returns is waited for if it is asynchronous. A call that fails is counted, and ends nothing.
   *
   * @throws IllegalStateException if neither {@link #calls} nor {@link #duration} was given, or no
   *     loop was, and the calling thread drives none
   * @throws java.util.concurrent.RejectedExecutionException if the loop is closed
   */
  public BenchRun run(Callable<?> call) {
    return run(Async.loopOrCurrent(loop), Objects.requireNonNull(call, "call"));
  }

  /**
   * As {@link #run(Callable)} for a method of {@code target} by its name, on the loop of the plan,
   * else of the target if it is an {@link AsyncObject}. A proxy gives its advised method.
   *
   * @throws IllegalArgumentException if no method fits or more than one does
   */
  public BenchRun run(Object target, String method, Object... args) {
    EventLoop own = target instanceof AsyncObject object ? object.loop() : null;
    EventLoop chosen = Async.loopOrCurrent(loop != null ? loop : own);
    return run(chosen, MethodCall.resolve(target, method, args));
  }

  private BenchRun run(EventLoop chosen, Callable<?> call) {
    if (calls == Long.MAX_VALUE && durationNanos == Long.MAX_VALUE) {
      throw new IllegalStateException(
          "Bench '" + name + "' would never end: give it a number of calls or a duration");
    }
    return BenchRun.start(this, chosen, call);
  }

  @Override
  public String toString() {
    return "BenchPlan[" + name + ", " + model.with(load) + "]";
  }
}
