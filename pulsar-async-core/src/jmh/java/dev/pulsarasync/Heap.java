package dev.pulsarasync;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What is on the heap for each of many items: the growth of the used heap over their making, each
 * measured after a full collection.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Heap {

  /** Bytes for each item. */
  public double bytesPerItem;

  /** Measures {@code items.length} items, which {@code maker} puts into the array. */
  void measure(Object[] items, Runnable maker) {
    long before = used();
    maker.run();
    long after = used();
    Reference.reachabilityFence(items);
    bytesPerItem = (double) (after - before) / items.length;
  }

  /** Measures items that need no thread of their own to be made. */
  void measure(Object[] items, Supplier<?> maker) {
    measure(
        items,
        () -> {
          for (int i = 0; i < items.length; i++) {
            items[i] = maker.get();
          }
        });
  }

  static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
