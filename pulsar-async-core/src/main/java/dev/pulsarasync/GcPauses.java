package dev.pulsarasync;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** For how long the garbage collector has stopped all threads since the JVM was started. */
final class GcPauses {

  private static final List<GarbageCollectorMXBean> STOPPING =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> isStopping(collector.getName()))
          .toList();

  private GcPauses() {}

  /** Some collectors also tell of the work that they do beside the threads of the application. */
  static boolean isStopping(String collector) {
    return !collector.endsWith("Cycles") && !collector.contains("Concurrent");
  }

  static long nanos() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : STOPPING) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
