package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how far a run has come, and what came of it: to listeners, and in the log. */
final class BenchReporter {

  private static final Duration HEARD_EVERY = Duration.ofSeconds(1);
  private static final Duration LOGGED_EVERY = Duration.ofSeconds(5);

  private final BenchRun run;
  private final EventLoop loop;
  private final List<Ticker> tickers = new ArrayList<>();

  BenchReporter(BenchRun run) {
    this.run = run;
    this.loop = run.loop;
    addTicker(HEARD_EVERY, this::tell);
    addTicker(LOGGED_EVERY, () -> loop.logger().info("Bench {}", run.progress()));
    addListener(run.plan);
  }

  private void addListener(BenchPlan plan) {
    var listener = plan.listener;
    if (listener != null) {
      Runnable told = () -> listener.accept(run.progress());
      addTicker(plan.every, CallbackContext.around(loop, told));
    }
  }

  private void addTicker(Duration period, Runnable action) {
    tickers.add(new Ticker(loop, Deadlines.nanosOf(period), action));
  }

  void begin() {
    tickers.forEach(Ticker::start);
  }

  private void tell() {
    loop.options().listener().benchProgress(run.progress());
  }

  void finished(BenchResult result) {
    tell();
    loop.logger().info("Bench {}", result);
    loop.options().listener().benchResult(result);
  }

  /** Called after the end, whether there is a result or not. */
  void end(@Nullable Throwable error) {
    tickers.forEach(Ticker::stop);
    if (error != null) {
      tell();
      loop.logger().info("Bench {}, ended by {}", run.soFar(), error.toString());
      long nanos = run.progress().elapsed().toNanos();
      loop.options().listener().benchFailed(run.name(), run.model(), nanos, error);
    }
  }
}
