package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.node.ObjectNode;

/** The events of one case in the order in which they occur, by any thread. */
final class Recorder {

  private final DoubleSupplier clock;
  private final List<ObjectNode> events = new ArrayList<>();
  private final CountDownLatch called = new CountDownLatch(1);
  private volatile Thread caller;

  Recorder(DoubleSupplier clock) {
    this.clock = clock;
  }

  void beginCall() {
    caller = Thread.currentThread();
  }

  void endCall() {
    caller = null;
    called.countDown();
  }

  /** Whether the call under test is under way on this thread: what occurs now is inline. */
  boolean isInline() {
    return caller == Thread.currentThread();
  }

  /**
   * User code on another thread than the caller's comes through here first, so that it is not racy
   * what it finds: the call has returned, unless the call itself waits for that code.
   */
  void awaitCall() {
    try {
      if (!isInline() && !called.await(5, TimeUnit.SECONDS)) {
        event("user-code-while-the-call-waits");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Milliseconds since the call. */
  double now() {
    return clock.getAsDouble();
  }

  ObjectNode event(String name) {
    ObjectNode event = Json.object().put("e", name).put("t", now()).put("inline", isInline());
    synchronized (events) {
      events.add(event);
    }
    return event;
  }

  ObjectNode event(String name, String of) {
    ObjectNode event = event(name);
    return of == null ? event : event.put("of", of);
  }

  List<ObjectNode> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }
}
