package dev.pulsarasync;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/** Makes an empty map of the class of another one. */
final class MapLike {

  private MapLike() {}

  /**
   * A map of the class of {@code data} if that has a public constructor without arguments, takes
   * null values and keeps the order of insertion or one of its own; else a LinkedHashMap, which is
   * a HashMap too.
   */
  static Map<?, ?> of(Map<?, ?> data) {
    if (data.getClass() == TreeMap.class) {
      return new TreeMap<>(((SortedMap<?, ?>) data).comparator());
    }
    if (data.getClass() == HashMap.class
        || data instanceof ConcurrentMap
        || data instanceof Hashtable) {
      return new LinkedHashMap<>();
    }
    try {
      Constructor<?> constructor = data.getClass().getConstructor();
      return (Map<?, ?>) constructor.newInstance();
    } catch (ReflectiveOperationException | RuntimeException notForUs) {
      return new LinkedHashMap<>();
    }
  }
}
