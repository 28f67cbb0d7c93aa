package dev.pulsarasync;

import java.util.Arrays;
import java.util.Map;

/** The object whose method {@code timeit} calls. */
final class Timed implements AsyncObject {

  private final EventLoop loop;
  private final Action action;
  private final Map<String, Object> named;

  Timed(EventLoop loop, Action action, Map<String, Object> named) {
    this.loop = loop;
    this.action = action;
    this.named = named;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  public Object method() {
    return call();
  }

  public Object method(Object a) {
    return call(a);
  }

  public Object method(Object a, Object b) {
    return call(a, b);
  }

  public Object method(Object a, Object b, Object c) {
    return call(a, b, c);
  }

  public Object method(Object a, Object b, Object c, Object d) {
    return call(a, b, c, d);
  }

  private Object call(Object... args) {
    return action.call(new Action.Args(Arrays.asList(args), named));
  }
}
