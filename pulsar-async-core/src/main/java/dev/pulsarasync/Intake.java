package dev.pulsarasync;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How work comes into a loop: from its own thread directly, from others by the stack that they
 * share; with or without a bound; refused once the loop stops, or run elsewhere if it may not be
 * lost. Safe for use by several threads.
 */
final class Intake {

  private final EventLoop loop;
  private final Driver driver;
  private final ReadyQueue ready;
  private final TimerQueue timers;
  private final @Nullable Admission admission;

  Intake(EventLoop loop, Driver driver, ReadyQueue ready, TimerQueue timers) {
    this.loop = loop;
    this.driver = driver;
    this.ready = ready;
    this.timers = timers;
    this.admission = Admission.of(loop);
  }

  /** As {@link EventLoop#execute}, for a callback that has its context. */
  void queue(Runnable callback) {
    driver.requireOpen();
    if (admission == null) {
      enqueue(callback);
    } else if (!admission.admit(callback)) {
      throw rejection(admission.reason());
    }
  }

  /** Queues a task; see {@link EventLoop#run} for rejection. */
  <T> TaskFuture<T> start(TaskFuture<T> task) {
    driver.requireOpen();
    if (admission == null) {
      enqueue(task);
    } else if (!admission.admit(task)) {
      task.completeExceptionally(rejection(admission.reason()));
    }
    return task;
  }

  /** As {@link #start}, whatever the bound: for a task that another one has come to. */
  <T> TaskFuture<T> startOwed(TaskFuture<T> task) {
    driver.requireOpen();
    enqueue(task);
    return task;
  }

  /** Queues {@code callback} whatever the bound, and refuses it once the loop stops. */
  void submit(Runnable callback) {
    driver.requireOpen();
    enqueue(callback);
  }

  private void enqueue(Runnable callback) {
    if (loop.inLoop()) {
      ready.add(callback);
    } else if (!ready.push(callback)) {
      throw rejection("is closed");
    }
  }

  /** Queues {@code callback} whatever the bound, and refuses it once the loop is closed. */
  void enqueue(Ready callback) {
    if (loop.inLoop()) {
      ready.add(callback);
    } else if (!ready.push(callback)) {
      throw rejection("is closed");
    }
  }

  /** Runs {@code callback} on the loop, or here and now if the loop is closed; never refuses. */
  void post(Runnable callback) {
    if (loop.inLoop()) {
      ready.add(callback);
    } else if (!ready.push(callback)) {
      Trampoline.run(loop, callback);
    }
  }

  /** As {@link #post(Runnable)}, for what is not queued anywhere. */
  void post(Ready callback) {
    if (loop.inLoop()) {
      ready.add(callback);
    } else if (!ready.push(callback)) {
      Trampoline.run(loop, callback);
    }
  }

  /** Queues a timer for a callback that has its context. */
  Timer schedule(long deadline, Runnable callback) {
    driver.requireOpen();
    Timer timer = new Timer(loop, deadline, callback);
    if (!add(timer)) {
      throw rejection("is closed");
    }
    return timer;
  }

  /** Queues a timer even if the loop is stopping; false if it is closed. */
  boolean add(Timer timer) {
    if (loop.inLoop()) {
      timers.add(timer);
      return true;
    }
    return ready.push(new TimerStart(timers, timer));
  }

  /** Takes a cancelled timer out of the queue. */
  void forget(Timer timer) {
    if (loop.inLoop()) {
      timers.remove(timer);
    } else {
      Internal removal = () -> timers.remove(timer);
      ready.push(removal);
    }
  }

  /** As {@link Admission#originals}. */
  List<Runnable> originals(List<Runnable> queued) {
    return admission == null ? queued : admission.originals(queued);
  }

  /** How many callbacks of users wait; counted in a group, or where there is a bound, only. */
  int waiting() {
    return admission == null ? 0 : admission.waiting();
  }

  /** Throws {@link RejectedExecutionException} if the loop takes no more work of the caller. */
  void requireOpen() {
    driver.requireOpen();
  }

  /** Whether the loop has been told to come to its end. */
  boolean isStopping() {
    return driver.isStopping();
  }

  /** Lets a loop that is stopping see that its last work is done. */
  void wakeIfStopping() {
    if (driver.isStopping()) {
      ready.wake();
    }
  }

  RejectedExecutionException rejection(String reason) {
    loop.options().listener().rejected();
    return new RejectedExecutionException("Event loop '" + loop.name() + "' " + reason);
  }
}
