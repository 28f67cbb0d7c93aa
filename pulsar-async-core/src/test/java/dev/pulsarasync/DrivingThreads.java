package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * Real time, and who asks for it or says that it drives a loop. So it knows the threads of a loop
 * by their name, the virtual ones too, which the JDK does not list.
 */
final class DrivingThreads implements LoopClock {

  private final LoopClock clock = LoopClock.system();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** The calling thread drives a loop. */
  void drives() {
    threads.add(Thread.currentThread());
  }

  @Override
  public long nanoTime() {
    drives();
    return clock.nanoTime();
  }

  @Override
  public void park(long nanos) {
    drives();
    clock.park(nanos);
  }

  /** How many threads of this name are alive. */
  long alive(String name) {
    return threads.stream().filter(t -> t.isAlive() && t.getName().equals(name)).count();
  }

  /** Waits for threads that are on their way out. */
  void awaitEnd(String name) {
    Awaitility.await()
        .alias("the end of the threads named " + name)
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(8))
        .until(() -> alive(name) == 0);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain(name);
  }
}
