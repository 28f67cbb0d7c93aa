package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an operation allocates, on a loop that the test drives, so that one thread does all of it.
 * The code is warm when a round of many operations keeps to the budget, which it must do in time.
 */
class AllocationBudgetTests {

  /** Bytes for each operation; the compiler may save some, depending on what else has run. */
  private static final double EXECUTE = 0;

  private static final double SUBMIT = 56;
  private static final double CHAIN = 72;
  private static final double CHAIN_FLATTENING = 72;
  private static final double CHAIN_ERROR = 104;
  private static final double GATHER_BEYOND_CHILDREN = 34;
  private static final double TIMER = 48;

  /** With what the threads allocate that drive the loop meanwhile. */
  private static final double AWAIT = 220;

  private static final int ROUNDS = 300;
  private static final int OPERATIONS = 1_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final EventLoop loop = EventLoop.builder().build();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void aCallbackOfTheLoopKeepsToItsBudget() {
    keepsTo(EXECUTE, count -> () -> OurWork.execute(loop, count));
  }

  @Test
  void aSubmissionKeepsToItsBudget() {
    keepsTo(SUBMIT, count -> () -> OurWork.submit(loop, count));
  }

  @Test
  void aCallbackOfAFutureKeepsToItsBudget() {
    keepsTo(CHAIN, count -> () -> OurWork.chainPlain(loop, count));
  }

  @Test
  void aCallbackThatResultsInAFutureKeepsToItsBudget() {
    keepsTo(CHAIN_FLATTENING, count -> () -> OurWork.chainFlattening(loop, count));
  }

  @Test
  void aCallbackOfAnErrorKeepsToItsBudget() {
    keepsTo(CHAIN_ERROR, count -> () -> OurWork.chainError(loop, count));
  }

  @Test
  void oneOfManyThatAreWaitedForKeepsToItsBudget() {
    keepsTo(GATHER_BEYOND_CHILDREN, this::gather);
  }

  /** The children are made before anything is measured. */
  private Callable<?> gather(int count) {
    List<List<CompletableFuture<Object>>> children = OurWork.children(loop, count);
    return () -> OurWork.gather(children);
  }

  @Test
  void aTimerThatIsCancelledKeepsToItsBudget() {
    keepsTo(TIMER, count -> () -> OurWork.timers(loop, count));
  }

  @Test
  void aWaitKeepsToItsBudget() {
    keepsTo(AWAIT, count -> () -> OurWork.await(loop, count), AllocationBudgetTests::ofAllThreads);
  }

  private void keepsTo(double budget, IntFunction<Callable<?>> work) {
    keepsTo(budget, work, THREADS::getCurrentThreadAllocatedBytes);
  }

  private void keepsTo(double budget, IntFunction<Callable<?>> work, LongSupplier allocated) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS && least > budget; i++) {
      least = Math.min(least, round(work.apply(OPERATIONS), allocated));
    }
    assertThat(least).isLessThanOrEqualTo(budget);
  }

  /** In whole bytes, for what a round costs but once. */
  private double round(Callable<?> operations, LongSupplier allocated) {
    long before = allocated.getAsLong();
    LoopBenchmark.drive(loop, operations);
    return Math.round((double) (allocated.getAsLong() - before) / OPERATIONS);
  }

  /** Those that carry virtual threads included. */
  private static long ofAllThreads() {
    long[] bytes = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
    return Arrays.stream(bytes).filter(known -> known > 0).sum();
  }
}
