package dev.pulsarasync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at a loop from outside. No task is registered anywhere for it: it finds what the loop
 * holds anyway, so that running costs nothing more.
 *
 * <p>It reads fields of the loop's thread without its consent. That is safe: a reference is read
 * whole or not at all, each is read once before it is used, null is taken for "no longer there",
 * what is followed from link to link has a bound, and none of it is changed. It may be late, and
 * miss or repeat what moves during the look; what does not move has been written long before.
 */
final class Inspection {

  /** How many callbacks are counted, and futures looked at. */
  private static final int MOST_SEEN = 100_000;

  private final EventLoop loop;
  private final Driver driver;
  private final Iteration iteration;
  private final int most;
  private final List<Sighting> live = new ArrayList<>();
  private final Set<Object> tasks = Collections.newSetFromMap(new IdentityHashMap<>());
  private int omitted;

  Inspection(EventLoop loop, Driver driver, int most) {
    this.loop = loop;
    this.driver = driver;
    this.iteration = driver.iteration();
    this.most = most;
  }

  LoopSnapshot snapshot() {
    Thread holder = driver.holder();
    List<Runnable> ready = iteration.ready.seen(MOST_SEEN);
    LoopState state = state(holder);
    if (most > 0) {
      look(holder, ready);
    }
    return new LoopSnapshot(
        loop.name(),
        state,
        holder == null ? null : holder.getName(),
        loop.isDebug(),
        ready.size(),
        iteration.suspensions.size(),
        iteration.timers.size(),
        nextTimer(),
        new TaskTree(loop, live).tasks(),
        omitted);
  }

  private LoopState state(@Nullable Thread holder) {
    if (driver.isClosed()) {
      return LoopState.CLOSED;
    }
    if (driver.isStopping()) {
      return LoopState.CLOSING;
    }
    if (holder == null) {
      return LoopState.STOPPED;
    }
    return iteration.ready.isAsleep() ? LoopState.IDLE : LoopState.BUSY;
  }

  private @Nullable Duration nextTimer() {
    long deadline = iteration.timers.seenDeadline();
    return deadline == Long.MAX_VALUE ? null : Duration.ofNanos(deadline - loop.nanos());
  }

  private void look(@Nullable Thread holder, List<Runnable> ready) {
    lookAtRunning(holder);
    lookAtSuspended();
    loop.pending().look(MOST_SEEN, this::lookAtFuture);
    loop.intake.originals(ready).forEach(this::lookAtQueued);
  }

  private void lookAtRunning(@Nullable Thread holder) {
    Runnable callback = iteration.running();
    Object name = iteration.name();
    if (callback != null && !isOfLoop(callback)) {
      add(Sighting.running(name == null ? callback : name, callback, holder));
    }
  }

  private void lookAtSuspended() {
    int left = MOST_SEEN;
    for (Suspension<?> wait = iteration.suspensions.first();
        wait != null && left > 0;
        wait = wait.after) {
      Object work = wait.name != null ? wait.name : wait.callback;
      if (work != null) {
        add(Sighting.suspended(wait, work));
      }
      left--;
    }
  }

  private void lookAtFuture(LoopFuture<?> future) {
    if (future instanceof TaskFuture<?> task && task.isFollowing() && task.work() != null) {
      Object awaited = task.awaited();
      if (!(awaited instanceof Suspension)) {
        add(Sighting.following(task, awaited));
      }
    }
  }

  private void lookAtQueued(Runnable callback) {
    Runnable original = Admission.original(callback);
    boolean isBegun =
        original instanceof TaskFuture<?> task && (task.isDone() || task.isFollowing());
    if (original != null && !isBegun && !isOfLoop(original)) {
      add(Sighting.queued(original));
    }
  }

  /** Whether it is a step of the loop's own, behind which stands something else that is live. */
  private static boolean isOfLoop(Runnable callback) {
    return callback instanceof Internal
        || callback instanceof TimerStart
        || (callback instanceof Dependent && !(callback instanceof TaskFuture));
  }

  private void add(Sighting sighting) {
    TaskFuture<?> task = sighting.task();
    if (task != null && !tasks.add(task)) {
      return;
    }
    if (live.size() < most) {
      live.add(sighting);
    } else {
      omitted++;
    }
  }
}
