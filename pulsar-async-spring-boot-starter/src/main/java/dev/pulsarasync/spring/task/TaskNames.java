package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The names that the tasks of one context have been given. Safe for use by several threads. */
final class TaskNames {

  private final Map<String, Method> owners = new ConcurrentHashMap<>();

  /**
   * Gives the name to the method; returns the other method that has it already, if there is one.
   */
  @Nullable Method claim(String name, Method method) {
    Method owner = owners.putIfAbsent(name, method);
    return method.equals(owner) ? null : owner;
  }
}
