package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The loops of one case and the time that they go by. */
final class World implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final boolean virtual;
  final Recorder recorder;
  final EventLoop own;
  private final EventLoop other;
  private final EventLoop idle = builder("not-running", true).build();
  private final List<Throwable> problems = new CopyOnWriteArrayList<>();
  private final AtomicInteger timers = new AtomicInteger();
  private Duration ownOrigin = Duration.ZERO;
  private Duration otherOrigin = Duration.ZERO;

  World(boolean virtual, JsonNode given) {
    this.virtual = virtual;
    this.own = builder("own", virtual).debug(given.path("debug").asBoolean(false)).build();
    this.other = builder("other", virtual).build();
    this.recorder = new Recorder(() -> own.time().minus(ownOrigin).toNanos() / 1e6);
  }

  private EventLoopBuilder builder(String name, boolean virtualTime) {
    return EventLoop.builder()
        .name(name)
        .clock(virtualTime ? new VirtualClock() : LoopClock.system())
        .slowCallbackThreshold(Duration.ZERO)
        .exceptionHandler((loop, error) -> problems.add(error));
  }

  /** The loop that a case calls by this name. */
  EventLoop loop(String name) {
    switch (name) {
      case "", "own":
        return own;
      case "other":
        if (virtual) {
          throw new UnsupportedOperationException("A second loop needs real time");
        }
        return other;
      case "not-running":
        return idle;
      case "closed":
        EventLoop closed = builder("closed", true).build();
        closed.close();
        return closed;
      case "none":
        return null;
      default:
        throw new UnsupportedOperationException("The driver does not know the loop " + name);
    }
  }

  String nameOf(EventLoop loop) {
    return loop == null ? "none" : loop.name();
  }

  /** Time counts from here. */
  void begin() {
    ownOrigin = own.time();
    otherOrigin = other.time();
    recorder.beginCall();
  }

  /** Runs {@code action} after so many milliseconds: of the call, or, later, of this moment. */
  void after(EventLoop loop, double millis, Runnable action) {
    Duration origin = loop == other ? otherOrigin : ownOrigin;
    Duration from = recorder.isInline() && (loop == own || loop == other) ? origin : loop.time();
    timers.incrementAndGet();
    loop.callAt(
        from.plusNanos(Math.round(millis * 1e6)),
        () -> {
          timers.decrementAndGet();
          action.run();
        });
  }

  /** Keeps the other loop awake, so that it needs no wake-up. */
  void keepOtherBusy() {
    other.callLater(Duration.ofMillis(1), this::keepOtherBusy);
  }

  /** Makes the call on the own loop, or on a thread that has none. */
  void perform(boolean onThread, boolean blocked, Runnable call) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    Runnable guarded = () -> completeWith(made, call);
    if (virtual) {
      if (onThread) {
        throw new UnsupportedOperationException("A second thread needs real time");
      }
      own.execute(guarded);
      return;
    }
    own.start();
    other.start();
    CountDownLatch release = new CountDownLatch(1);
    if (blocked) {
      block(other, release);
    }
    if (!onThread) {
      own.execute(guarded);
    } else {
      if (blocked) {
        block(own, release);
      }
      new Thread(guarded, "no-loop").start();
    }
    await(made::isDone, PATIENCE);
    release.countDown();
  }

  private void completeWith(CompletableFuture<Void> made, Runnable call) {
    try {
      call.run();
    } catch (Throwable error) {
      problems.add(error);
    } finally {
      recorder.endCall();
      made.complete(null);
    }
  }

  private static void block(EventLoop loop, CountDownLatch release) {
    CountDownLatch blocked = new CountDownLatch(1);
    loop.execute(
        () -> {
          blocked.countDown();
          awaitLatch(release);
        });
    awaitLatch(blocked);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets the loops run: virtual time up to {@code limitMs}; real time until {@code done} and no
   * timer is left, or up to the limit if the case is expected to stay pending.
   */
  void observe(double limitMs, boolean staysPending, BooleanSupplier done) {
    if (virtual) {
      own.runUntilComplete(delay(own, limitMs));
    } else {
      Duration limit = staysPending ? Duration.ofNanos((long) (limitMs * 1e6)) : PATIENCE;
      await(() -> done.getAsBoolean() && timers.get() == 0, limit);
      for (int round = 0; round < 3; round++) {
        flush(own);
        flush(other);
      }
    }
    rethrow();
  }

  /** Runs the loop that was not running. */
  void runIdleLoop() {
    idle.runUntilComplete(delay(idle, 60_000));
    rethrow();
  }

  private static CompletableFuture<Void> delay(EventLoop loop, double millis) {
    CompletableFuture<Void> end = loop.createFuture();
    loop.callLater(Duration.ofNanos(Math.round(millis * 1e6)), () -> end.complete(null));
    return end;
  }

  /** Comes back when what was queued before has run, and what that queued in turn. */
  private static void flush(EventLoop loop) {
    CountDownLatch passed = new CountDownLatch(1);
    loop.execute(() -> loop.execute(() -> loop.execute(passed::countDown)));
    awaitLatch(passed);
  }

  /** Waits; whether in vain the comparison will say. */
  private static void await(BooleanSupplier condition, Duration limit) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(limit.plusMillis(1))
          .until(condition::getAsBoolean);
    } catch (org.awaitility.core.ConditionTimeoutException inVain) {
      return;
    }
  }

  private void rethrow() {
    if (!problems.isEmpty()) {
      AssertionError error = new AssertionError("Something went wrong on a loop: " + problems);
      problems.forEach(error::addSuppressed);
      throw error;
    }
  }

  @Override
  public void close() {
    own.close();
    other.close();
    idle.close();
  }
}
