package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that looks after the loops that are driven and want to be watched. There is one for
 * all of them; it comes with the first and ends soon after the last. Safe for use by several
 * threads.
 */
final class Watchdog {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watchdog.class);

  static final Watchdog INSTANCE = new Watchdog();

  private final List<Watch> watches = new ArrayList<>();
  private boolean runs;

  private Watchdog() {}

  /** Begins to look after a loop; it is not looked after yet. */
  synchronized void add(Watch watch) {
    watches.add(watch);
    if (runs) {
      notifyAll();
    } else {
      start();
    }
  }

  /**
   * Nothing of whoever comes first is inherited, neither its thread-locals nor its class loader. A
   * loop that cannot be watched runs all the same.
   */
  private void start() {
    try {
      Thread thread = new Thread(null, this::run, "pulsar-watchdog", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      thread.start();
      runs = true;
    } catch (Throwable noThread) {
      LOGGER.error("There is no thread to watch over event loops", noThread);
    }
  }

  /** Looks after a loop no more. */
  synchronized void remove(Watch watch) {
    watches.remove(watch);
  }

  private void run() {
    for (List<Watch> all = next(); all != null; all = next()) {
      all.forEach(Watchdog::check);
    }
  }

  /** A logger that fails for one loop does not end the watch over the others. */
  private static void check(Watch watch) {
    try {
      watch.check(System.nanoTime());
    } catch (Throwable error) {
      LOGGER.error("The watch over an event loop failed", error);
    }
  }

  /** Waits until it is time to look again; null if there is no loop to look after. */
  private synchronized @Nullable List<Watch> next() {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, period());
    } catch (InterruptedException ofNobody) {
      Thread.currentThread().interrupt();
      watches.clear();
    }
    runs = !watches.isEmpty();
    return runs ? List.copyOf(watches) : null;
  }

  private long period() {
    return watches.stream().mapToLong(Watch::period).min().orElse(1);
  }
}
