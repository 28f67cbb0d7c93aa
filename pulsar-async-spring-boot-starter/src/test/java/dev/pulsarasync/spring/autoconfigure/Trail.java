package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has happened, in order, each with the loop on which it did. */
final class Trail {

  private final List<String> steps = new CopyOnWriteArrayList<>();

  void note(String step) {
    EventLoop loop = EventLoop.current();
    steps.add(step + (loop == null ? " on the caller's thread" : " on " + loop.name()));
  }

  List<String> steps() {
    return steps;
  }
}
