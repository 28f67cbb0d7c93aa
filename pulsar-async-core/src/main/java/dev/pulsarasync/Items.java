package dev.pulsarasync;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data of {@code multi_async}, pulled item by item, and the container for the results. */
abstract class Items {

  static Items of(@Nullable Object data, @Nullable Supplier<?> type) {
    if (data instanceof Map<?, ?> map) {
      return new Keyed(map, type);
    }
    return new Unkeyed(sequence(data), data == null ? null : type);
  }

  abstract boolean hasNext();

  abstract @Nullable Object next();

  /** Puts one result for each item pulled into the container, and returns the container. */
  abstract Object fill(List<@Nullable Object> results);

  private static Iterator<?> sequence(@Nullable Object data) {
    if (data == null) {
      return Collections.emptyIterator();
    }
    if (data instanceof Iterable<?> iterable) {
      return iterable.iterator();
    }
    if (data instanceof Iterator<?> iterator) {
      return iterator;
    }
    if (data instanceof Stream<?> stream) {
      return stream.iterator();
    }
    if (data.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(data)).mapToObj(i -> Array.get(data, i)).iterator();
    }
    throw new IllegalArgumentException(
        "multi_async takes an Iterable, Iterator, Stream, array or Map, not a "
            + data.getClass().getName());
  }

  private static <C> C checked(Class<C> kind, Object container) {
    if (!kind.isInstance(container)) {
      throw new IllegalArgumentException(
          "The type of this data must supply a "
              + kind.getSimpleName()
              + ", not a "
              + container.getClass().getName());
    }
    return kind.cast(container);
  }

  private static final class Unkeyed extends Items {
    private final Iterator<?> items;
    private final Collection<@Nullable Object> container;

    @SuppressWarnings("unchecked")
    Unkeyed(Iterator<?> items, @Nullable Supplier<?> type) {
      this.items = items;
      this.container = checked(Collection.class, type == null ? new ArrayList<>() : type.get());
    }

    @Override
    boolean hasNext() {
      return items.hasNext();
    }

    @Override
    @Nullable Object next() {
      return items.next();
    }

    @Override
    Object fill(List<@Nullable Object> results) {
      container.addAll(results);
      return container;
    }
  }

  private static final class Keyed extends Items {
    private final Iterator<? extends Map.Entry<?, ?>> entries;
    private final List<@Nullable Object> keys = new ArrayList<>();
    private final Map<@Nullable Object, @Nullable Object> container;

    @SuppressWarnings("unchecked")
    Keyed(Map<?, ?> data, @Nullable Supplier<?> type) {
      this.entries = data.entrySet().iterator();
      this.container = checked(Map.class, type == null ? MapLike.of(data) : type.get());
    }

    @Override
    boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    @Nullable Object next() {
      Map.Entry<?, ?> entry = entries.next();
      keys.add(entry.getKey());
      return entry.getValue();
    }

    @Override
    Object fill(List<@Nullable Object> results) {
      for (int i = 0; i < keys.size(); i++) {
        container.put(keys.get(i), results.get(i));
      }
      return container;
    }
  }
}
