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

  private static final int FEW = 16;

  static Items of(@Nullable Object data, @Nullable Supplier<?> type) {
    if (data instanceof Map<?, ?> map) {
      return new Keyed(map, type);
    }
    return new Unkeyed(sequence(data), sizeOf(data), data == null ? null : type);
  }

  /** How many there are, if that is known; a guess at what is good enough, if not. */
  abstract int sizeHint();

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

  private static int sizeOf(@Nullable Object data) {
    return data instanceof Collection<?> collection ? collection.size() : FEW;
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
    private final int sizeHint;
    private final Collection<@Nullable Object> container;

    @SuppressWarnings("unchecked")
    Unkeyed(Iterator<?> items, int sizeHint, @Nullable Supplier<?> type) {
      this.items = items;
      this.sizeHint = sizeHint;
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
    int sizeHint() {
      return sizeHint;
    }

    @Override
    Object fill(List<@Nullable Object> results) {
      if (container instanceof ArrayList<?> list) {
        list.ensureCapacity(results.size());
      }
      // One by one: addAll copies the results to an array before it copies that.
      for (int i = 0; i < results.size(); i++) {
        container.add(results.get(i));
      }
      return container;
    }
  }

  private static final class Keyed extends Items {
    private final Iterator<? extends Map.Entry<?, ?>> entries;
    private final int sizeHint;
    private final List<@Nullable Object> keys = new ArrayList<>();
    private final Map<@Nullable Object, @Nullable Object> container;

    @SuppressWarnings("unchecked")
    Keyed(Map<?, ?> data, @Nullable Supplier<?> type) {
      this.entries = data.entrySet().iterator();
      this.sizeHint = data.size();
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
    int sizeHint() {
      return sizeHint;
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
