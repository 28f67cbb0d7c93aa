package dev.pulsarasync;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The memory of callbacks that are suspended, {@code n} of them at once: on virtual threads, or,
 * before JDK 21, on threads of the platform. The baseline is a plain virtual thread that is parked.
 *
 * <pre>mvn -Pjmh test -pl pulsar-async-core -Djmh.args=AwaitMemoryBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class AwaitMemoryBenchmark {

  /** How many are suspended. */
  @Param("1000")
  public int n;

  /** What one of them needs, in bytes. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cost {
    /** On the heap, on which the stacks of parked virtual threads are. */
    public double bytesPerItem;

    /** Of the process in memory, as Linux tells; the heap as far as it has grown included. */
    public double residentBytes;

    /** Of address space for the stack, by the default of the JVM; none for a virtual thread. */
    public double stackBytes;

    private void measure(int n, Runnable suspend) {
      long resident = resident();
      long heap = Heap.used();
      suspend.run();
      bytesPerItem = (double) (Heap.used() - heap) / n;
      residentBytes = (double) (resident() - resident) / n;
      stackBytes = DriverThreads.areVirtual() ? 0 : stackSize();
    }
  }

  /** With a future of the loop that each waits for. */
  @Benchmark
  public void ours(Cost cost) {
    try (EventLoop loop =
        EventLoop.builder().maxSuspended(n).exceptionHandler((on, cancelled) -> {}).build()) {
      loop.start();
      cost.measure(n, () -> suspend(loop));
    }
  }

  private void suspend(EventLoop loop) {
    for (int i = 0; i < n; i++) {
      loop.execute(() -> Async.await(new LoopFuture<>(loop)));
    }
    Async.runInLoop(loop, () -> "all are suspended").join();
  }

  /** Parked, and nothing else. */
  @Benchmark
  public void virtualThread(Cost cost) {
    ThreadFactory threads = DriverThreads.of(EventLoop.builder().build());
    List<Thread> parked =
        Stream.generate(() -> threads.newThread(LockSupport::park)).limit(n).toList();
    cost.measure(n, () -> park(parked));
    parked.forEach(LockSupport::unpark);
  }

  private static void park(List<Thread> threads) {
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  private static long resident() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException notLinux) {
      return 0;
    }
  }

  private static long stackSize() {
    return 1024
        * Long.parseLong(
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("ThreadStackSize")
                .getValue());
  }
}
