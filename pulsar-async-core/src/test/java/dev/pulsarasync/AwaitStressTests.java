package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many callbacks at once, real time, and futures that other threads complete. */
class AwaitStressTests {

  private static final int BODIES = DriverThreads.areVirtual() ? 10_000 : 1_000;
  private static final int ROUNDS = 5;
  private static final int KEYS = 97;
  private static final String NAME = "await-stress";

  private final DrivingThreads threads = new DrivingThreads();
  private final EventLoop loop = EventLoop.builder().name(NAME).clock(threads).build();
  private final BlockingQueue<CompletableFuture<Integer>> wanted = new LinkedBlockingQueue<>();
  private final List<Thread> completers = new ArrayList<>();

  /** What follows is guarded by nothing but the loop. */
  private final Map<Integer, Integer> counts = new HashMap<>();

  private final List<Integer> values = new ArrayList<>();
  private int counter;
  private int inside;
  private int most;

  @AfterEach
  void leavesNoThread() {
    completers.forEach(Thread::interrupt);
    loop.close();
    threads.awaitEnd(NAME);
  }

  private void complete() {
    try {
      for (int value = 0; ; value++) {
        wanted.take().complete(value);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void startCompleters() {
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(this::complete, "completer-" + i);
      completers.add(thread);
      thread.start();
    }
  }

  private Object body(int key) {
    for (int round = 0; round < ROUNDS; round++) {
      int before = counter;
      CompletableFuture<Integer> future = new CompletableFuture<>();
      wanted.add(future);
      counter = before + 1;
      counts.merge(key, 1, Integer::sum);
      values.add(awaited(future));
      counts.merge(key, 1, Integer::sum);
    }
    return null;
  }

  private int awaited(CompletableFuture<Integer> future) {
    most = Math.max(most, ++inside);
    int value = Async.await(future);
    inside--;
    return value;
  }

  @Test
  void unguardedStateStaysExact() {
    List<CompletableFuture<Object>> bodies =
        Stream.iterate(0, i -> i + 1)
            .limit(BODIES)
            .map(i -> loop.run(() -> body(i % KEYS)))
            .toList();
    loop.execute(this::startCompleters);
    loop.start();
    CompletableFuture.allOf(bodies.toArray(new CompletableFuture<?>[0])).join();
    loop.run(() -> null).join();
    assertThat(most).isEqualTo(BODIES);
    assertThat(inside).isZero();
    assertThat(counter).isEqualTo(BODIES * ROUNDS);
    assertThat(values).hasSize(BODIES * ROUNDS).doesNotContainNull();
    assertThat(counts).hasSize(KEYS);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(2 * BODIES * ROUNDS);
  }
}
