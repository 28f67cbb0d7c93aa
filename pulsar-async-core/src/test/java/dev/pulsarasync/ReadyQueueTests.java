package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReadyQueueTests {

  private final ReadyQueue queue = new ReadyQueue();

  private static Runnable named(String name) {
    return new Runnable() {
      @Override
      public void run() {}

      @Override
      public String toString() {
        return name;
      }
    };
  }

  private List<String> drain() {
    List<String> names = new ArrayList<>();
    queue.collect();
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      names.add(next.toString());
    }
    return names;
  }

  @Test
  void pushedCallbacksComeInTheOrderOfPushing() {
    queue.push(named("1"));
    queue.push(named("2"));
    queue.push(named("3"));
    assertThat(queue.isEmpty()).isFalse();
    assertThat(drain()).containsExactly("1", "2", "3");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void theLoopsOwnComeBeforeWhatIsCollectedLater() {
    queue.push(named("pushed"));
    assertThat(queue.collect()).isOne();
    queue.add(named("own"));
    queue.push(named("late"));
    assertThat(queue.collect()).isEqualTo(3);
    assertThat(drain()).containsExactly("pushed", "own", "late");
  }

  @Test
  void aClosedQueueRefusesAndKeepsWhatCameBefore() {
    assertThat(queue.push(named("before"))).isTrue();
    queue.close();
    assertThat(queue.push(named("after"))).isFalse();
    assertThat(drain()).containsExactly("before");
    queue.close();
    assertThat(queue.collect()).isZero();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void sleepReturnsAtOnceWhenSomethingWasPushed() {
    AtomicInteger parks = new AtomicInteger();
    LoopClock counting = new CountingClock(parks);
    queue.push(named("there"));
    queue.sleep(counting, LoopClock.FOREVER);
    assertThat(parks).hasValue(0);
    drain();
    queue.sleep(counting, 1);
    assertThat(parks).hasValue(1);
    queue.wake();
    queue.sleep(counting, LoopClock.FOREVER);
    assertThat(parks).hasValue(1);
  }

  private record CountingClock(AtomicInteger parks) implements LoopClock {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void park(long nanos) {
      parks.incrementAndGet();
      if (nanos == FOREVER) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
  }

  @Test
  void everyCallbackOfEveryProducerRunsOnceAndInOrder() throws Exception {
    int producers = 4;
    int each = 200_000;
    int[] last = new int[producers];
    AtomicInteger disorder = new AtomicInteger();
    try (EventLoop loop = EventLoop.builder().build()) {
      loop.start();
      List<Thread> threads = new ArrayList<>();
      for (int p = 0; p < producers; p++) {
        int producer = p;
        threads.add(
            new Thread(
                () -> {
                  for (int i = 1; i <= each; i++) {
                    int n = i;
                    loop.execute(
                        () -> {
                          if (last[producer] != n - 1) {
                            disorder.incrementAndGet();
                          }
                          last[producer] = n;
                        });
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      loop.run(() -> null).get(30, TimeUnit.SECONDS);
    }
    assertThat(last).containsOnly(each);
    assertThat(disorder).hasValue(0);
  }

  @Test
  void noWakeUpIsLostHoweverOftenTheLoopFallsAsleep() throws Exception {
    AtomicInteger parks = new AtomicInteger();
    int rounds = 20_000;
    try (EventLoop loop = EventLoop.builder().clock(new CountingClock(parks)).build()) {
      loop.start();
      for (int i = 0; i < rounds; i++) {
        int n = i;
        assertThat(loop.<Integer>run(() -> n).get(30, TimeUnit.SECONDS)).isEqualTo(n);
      }
    }
    assertThat(parks).hasValueGreaterThan(rounds / 100);
  }

  @Test
  void noWakeUpIsLostBetweenTwoLoops() throws Exception {
    try (EventLoop left = EventLoop.builder().name("left").build();
        EventLoop right = EventLoop.builder().name("right").build()) {
      left.start();
      right.start();
      CompletableFuture<Integer> end = new CompletableFuture<>();
      left.execute(() -> pass(left, right, 100_000, end));
      assertThat(end.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  private static void pass(
      EventLoop mine, EventLoop other, int left, CompletableFuture<Integer> end) {
    if (left == 0) {
      end.complete(0);
    } else {
      other.execute(() -> pass(other, mine, left - 1, end));
    }
  }

  @RepeatedTest(300)
  void aSubmissionThatRacesWithTheCloseRunsIsCancelledOrIsRejected() throws Exception {
    int producers = 3;
    int each = 40;
    EventLoop loop = EventLoop.builder().build();
    AtomicIntegerArray ran = new AtomicIntegerArray(producers * each);
    List<List<@Nullable CompletableFuture<Object>>> futures = new ArrayList<>();
    CountDownLatch gate = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int first = p * each;
      List<@Nullable CompletableFuture<Object>> own = new ArrayList<>();
      futures.add(own);
      threads.add(
          new Thread(
              () -> {
                gate.countDown();
                for (int i = 0; i < each; i++) {
                  int n = first + i;
                  try {
                    own.add(loop.run(() -> ran.incrementAndGet(n)));
                  } catch (RejectedExecutionException closed) {
                    own.add(null);
                  }
                }
              }));
    }
    loop.start();
    threads.forEach(Thread::start);
    gate.await();
    loop.close();
    for (Thread thread : threads) {
      thread.join();
    }
    for (int p = 0; p < producers; p++) {
      for (int i = 0; i < each; i++) {
        CompletableFuture<Object> future = futures.get(p).get(i);
        int runs = ran.get(p * each + i);
        if (future == null) {
          assertThat(runs).isZero();
        } else {
          assertThat(future).isDone();
          assertThat(runs).isEqualTo(future.isCancelled() ? 0 : 1);
        }
      }
    }
  }
}
