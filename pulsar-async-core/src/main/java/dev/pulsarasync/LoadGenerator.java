package dev.pulsarasync;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starts the calls of a run when they are due: those of the closed model whenever there is room for
 * one, those of the open one by its rate. It knows how many it has started, and no call, so that
 * what is behind schedule is a number and no queue. Used on the loop.
 */
final class LoadGenerator {

  /** How many calls are started before others have their turn. */
  private static final int BURST = 64;

  final EventLoop loop;
  final Callable<?> call;
  private final BenchPlan plan;
  private final BenchRun run;
  private final BenchTally tally;
  private final LoopListener listener;

  /** That of who started the run; null if the loop has no decorator. */
  private final @Nullable CallbackContext context;

  private final Internal laterTurn = this::laterTurn;
  private boolean isTurnQueued;
  private @Nullable Timer timer;

  private long begun;
  private long started;

  /** When the first call that is recorded was due. */
  private long recordedFrom;

  private long recorded;
  private int inFlight;

  LoadGenerator(BenchRun run, Callable<?> call) {
    this.run = run;
    this.plan = run.plan;
    this.loop = run.loop;
    this.tally = run.tally;
    this.call = call;
    this.listener = loop.options().listener();
    this.context = CallbackContext.of(loop);
  }

  void begin() {
    begun = loop.nanos();
    takeTurn();
  }

  private void takeTurn() {
    if (loop.intake.isStopping()) {
      run.fail(loop.closing());
    }
    if (!run.isOver()) {
      inContext(this::startDue);
    }
  }

  /** Calls have the context from here, and so do listeners, for the traces of exemplars. */
  private void inContext(Runnable work) {
    try {
      if (context == null) {
        work.run();
      } else {
        context.run(work);
      }
    } catch (Throwable ofDecorator) {
      run.fail(Errors.unwrap(ofDecorator));
    }
  }

  private void laterTurn() {
    isTurnQueued = false;
    takeTurn();
  }

  private void startDue() {
    long now = loop.nanos();
    for (int i = 0; i < BURST && inFlight < plan.maxInFlight; i++) {
      long due = due(now);
      if (isEnough(due)) {
        endIfComplete(due);
        return;
      }
      if (due > now) {
        waitUntil(due);
        return;
      }
      start(due);
    }
    if (inFlight < plan.maxInFlight) {
      queueTurn();
    }
  }

  private long due(long now) {
    return plan.model == BenchModel.CLOSED ? now : begun + (long) (started * 1e9 / plan.load);
  }

  private boolean isWarm(long due) {
    return started >= plan.warmUpCalls && due - begun >= plan.warmUpNanos;
  }

  private boolean isEnough(long due) {
    return recorded >= plan.calls || (recorded > 0 && due - recordedFrom >= plan.durationNanos);
  }

  private void start(long due) {
    boolean isRecorded = isWarm(due);
    if (isRecorded && recorded++ == 0) {
      recordedFrom = due;
      tally.begin(due);
    }
    started++;
    BenchCall next = new BenchCall(this, plan, due, isRecorded);
    next.queue();
    changeInFlight(1);
  }

  private void changeInFlight(int change) {
    inFlight += change;
    tally.inFlight(inFlight);
    listener.benchInFlight(plan.name, plan.model, change);
  }

  /** Called when a call is complete, which makes room for the next one. */
  void completed(BenchCall done, long now, long latency, @Nullable Throwable error) {
    if (done.isRecorded && !run.isOver()) {
      tally.record(now, latency, error);
      inContext(() -> listener.benchCall(plan.name, plan.model, latency, error));
    }
    changeInFlight(-1);
    takeTurn();
  }

  /** The last call of the open model has its interval too, or the rate would seem too high. */
  private void endIfComplete(long due) {
    if (inFlight == 0) {
      tally.goesOnUntil(due);
      run.finish();
    }
  }

  private void queueTurn() {
    if (!isTurnQueued) {
      isTurnQueued = true;
      loop.intake.post(laterTurn);
    }
  }

  private void waitUntil(long due) {
    Timer waiting = timer;
    if (waiting == null) {
      timer = loop.intake.schedule(due, this::takeTurn);
    } else if (!waiting.isWaiting()) {
      waiting.fireAgain(due, this::takeTurn);
    }
  }

  void stop() {
    Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
