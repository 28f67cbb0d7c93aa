package dev.pulsarasync;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Calls something many times at once and measures how long it takes until all results are there. It
 * stands for {@code Bench}.
 *
 * <p>All calls are made inside {@link #run}, one after the other, and then wait concurrently,
 * without a limit: three calls of 50 ms take 50 ms. The results come in the order of the calls. The
 * first failure, or a call that throws, fails the run, which then has no {@link #finish()}. A bench
 * may run again when its run is over; it shows its latest run. Safe for reading by any thread.
 *
 * @param <T> the type of one result
 */
public final class Bench<T extends @Nullable Object> {

  /** Three significant digits: percentiles are exact to 0.1 %. */
  private static final int PRECISION = 3;

  private final String name;
  private final int times;
  private final EventLoop loop;
  private volatile Run<T> latest = new Run<>(null, null, List.of(), new Histogram(PRECISION));

  /**
   * A bench that has not run.
   *
   * @param name what it is called in logs and meters
   * @param times how many calls a run makes
   * @param loop where results are waited for
   * @throws IllegalArgumentException if {@code times} is negative
   */
  public Bench(String name, int times, EventLoop loop) {
    this.name = Objects.requireNonNull(name, "name");
    this.times = times;
    this.loop = Objects.requireNonNull(loop, "loop");
    if (times < 0) {
      throw new IllegalArgumentException("A bench makes no call or more, not " + times);
    }
  }

  /**
   * Runs a bench of a method of {@code target}, which need not be an {@link AsyncObject}: a proxy
   * gives its advised method. See {@link AsyncObject#timeit(String, int, Object...)}.
   */
  public static CompletableFuture<Bench<Object>> timeit(
      Object target, String method, int times, Object... args) {
    EventLoop own = target instanceof AsyncObject object ? object.loop() : null;
    MethodCall call = MethodCall.resolve(target, method, args);
    return new Bench<>(call.name(), times, Async.loopOrCurrent(own)).run(call);
  }

  /** As {@link #timeit(Object, String, int, Object...)} on {@code loop}, whatever the target's. */
  public static CompletableFuture<Bench<Object>> timeit(
      EventLoop loop, Object target, String method, int times, Object... args) {
    MethodCall call = MethodCall.resolve(target, method, args);
    return new Bench<>(call.name(), times, loop).run(call);
  }

  /**
   * A plan of the closed model: {@code concurrency} calls are in flight, and each that completes
   * starts the next. What it reports is the pace of what is called, not the wait of users.
   *
   * @throws IllegalArgumentException if {@code concurrency} is less than one
   */
  public static BenchPlan closed(String name, int concurrency) {
    return BenchPlan.closed(name, concurrency);
  }

  /**
   * A plan of the open model: calls start {@code ratePerSecond}, at equal intervals, whatever
   * becomes of them, and latencies count from the intended start. A stall so delays all the calls
   * that were due meanwhile, where a bench that waits would leave them out (coordinated omission).
   * What is behind schedule starts at once, in order.
   *
   * @throws IllegalArgumentException if {@code ratePerSecond} is not above zero, or above 1e9
   */
  public static BenchPlan open(String name, double ratePerSecond) {
    return BenchPlan.open(name, ratePerSecond);
  }

  /**
   * How {@code after} differs from {@code before}, with 95 % confidence: the ratios of mean latency
   * and of throughput. The intervals are bootstrapped from up to 64 equal slices of the time of
   * each run, and of the runs of merged results; equal results give equal figures. One run knows
   * nothing of what differs between starts of a JVM: merge several, each of a JVM of its own, where
   * that counts.
   *
   * @throws IllegalArgumentException if the models differ, whose latencies cannot be compared
   */
  public static BenchComparison compare(BenchResult before, BenchResult after) {
    if (before.model() != after.model()) {
      throw new IllegalArgumentException(
          "Latencies of different models cannot be compared: " + before + "; " + after);
    }
    return new BenchComparison(
        before, after, Bootstrap.latency(before, after), Bootstrap.throughput(before, after));
  }

  /**
   * Makes the calls, and returns a future that is never done on return, and results in this bench.
   * Cancelling it stops no call, and the bench still comes to its end.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop is closed
   */
  public CompletableFuture<Bench<T>> run(Callable<?> call) {
    Objects.requireNonNull(call, "call");
    loop.intake.requireOpen();
    Histogram latencies = new ConcurrentHistogram(PRECISION);
    Duration start = loop.time();
    latest = new Run<>(start, null, List.of(), latencies);
    CompletionStage<List<T>> results = start(new Calls(call, latencies));
    Function<List<T>, Bench<T>> finish =
        all -> {
          Duration end = loop.time();
          latest = new Run<>(start, end, all, latencies);
          loop.options().listener().benchResult(resultOf(start, end, latencies));
          return this;
        };
    Function<Throwable, Object> fail =
        error -> {
          long nanos = loop.time().minus(start).toNanos();
          loop.options().listener().benchFailed(name, BenchModel.ALL_AT_ONCE, nanos, error);
          throw Errors.<RuntimeException>sneak(error);
        };
    return Async.chainFuture(results, finish, fail);
  }

  /** All calls are complete, and the histogram will not change. */
  private BenchResult resultOf(Duration start, Duration end, Histogram latencies) {
    long calls = latencies.getTotalCount();
    double sum = calls == 0 ? 0 : latencies.getMean() * calls;
    BenchSlice all = new BenchSlice(end.minus(start).toNanos(), calls, calls, sum);
    return new BenchResult(
        name, BenchModel.ALL_AT_ONCE, times, start, Map.of(), latencies, List.of(List.of(all)));
  }

  /** A call that throws fails the run, as the seed's documentation has it. */
  private CompletionStage<List<T>> start(Calls calls) {
    try {
      return MultiAsync.of(calls).loop(loop).start();
    } catch (Throwable error) {
      LoopFuture<List<T>> failed = new LoopFuture<>(loop);
      failed.completeExceptionally(Errors.unwrap(error));
      return failed;
    }
  }

  private void inFlight(int change) {
    loop.options().listener().benchInFlight(name, BenchModel.ALL_AT_ONCE, change);
  }

  /** What this bench is called in logs and meters. */
  public String name() {
    return name;
  }

  /** How many calls a run makes. */
  public int times() {
    return times;
  }

  /** The loop on which results are waited for. */
  public EventLoop loop() {
    return loop;
  }

  /** When the latest run began, by {@link EventLoop#time()}; null before the first. */
  public @Nullable Duration start() {
    return latest.start;
  }

  /** When the latest run had all its results; null until then, and if it failed. */
  public @Nullable Duration finish() {
    return latest.finish;
  }

  /** From {@link #start()} to {@link #finish()}; null while there is no finish. */
  public @Nullable Duration taken() {
    Run<T> run = latest;
    return run.start == null || run.finish == null ? null : run.finish.minus(run.start);
  }

  /** The results of the latest run, in the order of the calls; empty until it is finished. */
  public List<T> result() {
    return latest.results;
  }

  /** Calls per second of the latest run; zero while there is no finish. */
  public double throughput() {
    Duration taken = taken();
    return taken == null || times == 0 ? 0 : times * 1e9 / Math.max(1, taken.toNanos());
  }

  /**
   * The latency within which {@code percent} of the calls of the latest run were complete, from the
   * call to its result; zero if none is.
   *
   * @param percent from 0 to 100
   */
  public Duration latency(double percent) {
    return Duration.ofNanos(latest.latencies.copy().getValueAtPercentile(percent));
  }

  @Override
  public String toString() {
    return "Bench[" + name + " x" + times + ", taken " + taken() + "]";
  }

  private record Run<T>(
      @Nullable Duration start, @Nullable Duration finish, List<T> results, Histogram latencies) {}

  /** Makes the calls, each when it is pulled, and takes the time of each. */
  private final class Calls implements Iterator<Object> {
    private final Callable<?> call;
    private final Histogram latencies;
    private int made;

    Calls(Callable<?> call, Histogram latencies) {
      this.call = call;
      this.latencies = latencies;
    }

    @Override
    public boolean hasNext() {
      return made < times;
    }

    @Override
    @SuppressWarnings("NullAway") // a result may be null, as any element of an iterator
    public Object next() {
      made++;
      inFlight(1);
      CallTimer timer = new CallTimer(latencies);
      try {
        Object result = call.call();
        CompletionStage<?> stage = loop.asyncTypes().stageOf(result);
        if (stage == null) {
          timer.completed(result, null);
          return result;
        }
        timer.awaitStage(stage);
        return stage;
      } catch (Throwable error) {
        timer.completed(null, error);
        throw Errors.<RuntimeException>sneak(error);
      }
    }
  }

  /** Takes the time of one call, on the thread that completes it. */
  private final class CallTimer extends Observer {
    private final Histogram latencies;
    private final long begun = loop.nanos();

    CallTimer(Histogram latencies) {
      super(Bench.this.loop);
      this.latencies = latencies;
    }

    @Override
    public void completed(@Nullable Object value, @Nullable Throwable error) {
      long nanos = Math.max(0, loop.nanos() - begun);
      latencies.recordValue(nanos);
      Throwable cause = error == null ? null : Errors.unwrap(error);
      loop.options().listener().benchCall(name, BenchModel.ALL_AT_ONCE, nanos, cause);
      inFlight(-1);
    }
  }
}
