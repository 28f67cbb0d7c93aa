package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MultiAsyncTests {

  private final EventLoop loop = EventLoop.builder().name("multi").build();

  @AfterEach
  void close() {
    loop.close();
  }

  private <R> CompletableFuture<R> gather(@Nullable Object data) {
    return MultiAsync.of(data).loop(loop).start();
  }

  private static <T> CompletableFuture<T> ready(T value) {
    return CompletableFuture.completedFuture(value);
  }

  static Stream<Arguments> sequences() {
    return Stream.<Object>of(
            List.of(1, ready(2), 3),
            new LinkedHashSet<>(List.of(1, ready(2), 3)),
            new ArrayDeque<>(List.of(1, ready(2), 3)),
            (Iterable<Object>) () -> List.<Object>of(1, ready(2), 3).iterator(),
            List.<Object>of(1, ready(2), 3).iterator(),
            Stream.of(1, ready(2), 3),
            new Object[] {1, ready(2), 3},
            new int[] {1, 2, 3},
            new Integer[] {1, 2, 3})
        .map(data -> Arguments.of(data));
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void anySequenceResultsInANewListInItsOrder(Object data) {
    CompletableFuture<List<Integer>> future = gather(data);
    assertThat(future).isDone();
    assertThat(future.join())
        .isInstanceOf(ArrayList.class)
        .isNotSameAs(data)
        .containsExactly(1, 2, 3);
  }

  @Test
  void noDataIsDoneAndEmpty() {
    assertThat(this.<List<Object>>gather(null).join()).isEmpty();
    assertThat(this.<List<Object>>gather(List.of()).join()).isEmpty();
    assertThat(this.<Map<Object, Object>>gather(Map.of()).join()).isEmpty();
  }

  @Test
  void whatIsNoContainerIsRefusedByTheCall() {
    for (Object data : List.of("text", 1, new Object(), ready(1))) {
      assertThatThrownBy(() -> gather(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(data.getClass().getName());
    }
  }

  @Test
  void nullItemsAndNullResultsAreKept() {
    assertThat(this.<List<Object>>gather(Arrays.asList(null, ready(null), 1)).join())
        .containsExactly(null, null, 1);
  }

  @Test
  void aMapResultsInAMapOfItsClassWithItsOrder() {
    Map<String, Object> linked = new LinkedHashMap<>();
    CompletableFuture<Object> late = loop.createFuture();
    linked.put("z", late);
    linked.put("a", 1);
    CompletableFuture<Map<String, Object>> future = gather(linked);
    late.complete(26);
    Map<String, Object> result = loop.runUntilComplete(future);
    assertThat(result).isExactlyInstanceOf(LinkedHashMap.class);
    assertThat(result.entrySet()).extracting(Map.Entry::toString).containsExactly("z=26", "a=1");
    TreeMap<String, Object> reversed = new TreeMap<>(Collections.reverseOrder());
    reversed.putAll(linked);
    assertThat(loop.runUntilComplete(this.<TreeMap<String, Object>>gather(reversed)).firstKey())
        .isEqualTo("z");
  }

  @Test
  void aHashMapsOrderIsKeptByItsResult() {
    Map<Integer, Object> hash = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      hash.put(i * 7919, ready(i));
    }
    Map<Integer, Object> result = this.<Map<Integer, Object>>gather(hash).join();
    assertThat(result).isInstanceOf(HashMap.class);
    assertThat(result.keySet()).containsExactlyElementsOf(hash.keySet());
  }

  @Test
  void aConcurrentMapMayHaveNullResults() {
    ConcurrentHashMap<String, Object> data = new ConcurrentHashMap<>();
    data.put("a", ready(null));
    data.put("b", 2);
    Map<String, Object> result = this.<Map<String, Object>>gather(data).join();
    assertThat(result).containsEntry("a", null).containsEntry("b", 2).hasSize(2);
  }

  @Test
  void anImmutableMapIsTakenToo() {
    assertThat(this.<Map<String, Object>>gather(Map.of("a", ready(1))).join())
        .containsEntry("a", 1);
  }

  @Test
  void theTypeMakesTheContainer() {
    Set<Integer> set =
        MultiAsync.of(List.of(ready(1), 1, 2))
            .loop(loop)
            .type(LinkedHashSet::new)
            .<Set<Integer>>start()
            .join();
    assertThat(set).isInstanceOf(LinkedHashSet.class).containsExactly(1, 2);
    TreeMap<String, Integer> map =
        MultiAsync.of(Map.of("b", 2, "a", 1))
            .loop(loop)
            .type(TreeMap::new)
            .<TreeMap<String, Integer>>start()
            .join();
    assertThat(map.keySet()).containsExactly("a", "b");
  }

  @Test
  void aTypeThatDoesNotFitIsRefusedByTheCall() {
    assertThatThrownBy(() -> MultiAsync.of(List.of(1)).loop(loop).type(HashMap::new).start())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MultiAsync.of(Map.of("a", 1)).loop(loop).type(ArrayList::new).start())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aContainerThatRefusesAResultFailsTheFuture() {
    CompletableFuture<Object> future =
        MultiAsync.of(Map.of("a", ready(null))).loop(loop).type(ConcurrentHashMap::new).start();
    assertThatThrownBy(future::join).hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void aFailedItemEndsThePullingAndLeavesTheRestUnstarted() {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger pulled = new AtomicInteger();
    IllegalStateException error = new IllegalStateException();
    Stream<Object> items =
        IntStream.range(0, 1000)
            .peek(i -> pulled.incrementAndGet())
            .mapToObj(
                i ->
                    i == 2
                        ? CompletableFuture.failedFuture(error)
                        : Coroutine.of(started::incrementAndGet));
    CompletableFuture<Object> future = gather(items);
    assertThat(future).isCompletedExceptionally();
    loop.runUntilComplete(loop.run(() -> null));
    assertThat(pulled).hasValue(3);
    assertThat(started).hasValue(2);
    assertThatThrownBy(future::join).hasCause(error);
  }

  @Test
  void anInfiniteIteratorIsPulledLazily() {
    Iterator<Object> endless =
        Stream.<Object>iterate(
                0,
                i ->
                    i.equals(5)
                        ? CompletableFuture.failedFuture(new Exception())
                        : (Object) ((Integer) i + 1))
            .iterator();
    assertThat(this.<Object>gather(endless)).isCompletedExceptionally();
  }

  @Test
  void whatTheIteratorThrowsLeavesTheCall() {
    Error error = new AssertionError();
    Stream<Object> items =
        Stream.of(1, 2)
            .map(
                i -> {
                  throw error;
                });
    assertThatThrownBy(() -> gather(items)).isSameAs(error);
  }

  @Test
  void theFirstFailureInTimeFailsItAndTheOthersGoOn() {
    CompletableFuture<Object> first = new CompletableFuture<>();
    CompletableFuture<Object> second = new CompletableFuture<>();
    CompletableFuture<Object> third = new CompletableFuture<>();
    CompletableFuture<Object> future = gather(List.of(first, second, third));
    IllegalStateException error = new IllegalStateException();
    second.completeExceptionally(error);
    first.completeExceptionally(new Exception());
    assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    assertThat(third).isNotDone();
  }

  @Test
  void failuresAreCollectedInOrder() {
    CompletableFuture<Integer> late = new CompletableFuture<>();
    CompletableFuture<Integer> early = new CompletableFuture<>();
    Exception[] errors = {new Exception("0"), new Exception("1"), new Exception("2")};
    Outcomes<List<Outcome<Integer>>> outcomes =
        MultiAsync.of(List.of(late, early, CompletableFuture.failedFuture(errors[2]), 7))
            .loop(loop)
            .startCollecting();
    assertThat(outcomes.failures()).containsExactly(errors[2]);
    early.completeExceptionally(errors[1]);
    late.completeExceptionally(errors[0]);
    List<Outcome<Integer>> result = loop.runUntilComplete(outcomes.future());
    assertThat(outcomes.failures()).containsExactly(errors[2], errors[1], errors[0]);
    assertThat(result)
        .extracting(Outcome::error)
        .containsExactly(errors[0], errors[1], errors[2], null);
    assertThat(result.get(3).orThrow()).isEqualTo(7);
    assertThat(result.get(0).isFailure()).isTrue();
  }

  @Test
  void aCancelledItemIsAFailureAndCancellingTheResultTouchesNoItem() {
    CompletableFuture<Object> item = new CompletableFuture<>();
    CompletableFuture<Object> future = gather(List.of(item));
    CompletableFuture<Object> cancelled = gather(List.of(item));
    cancelled.cancel(true);
    assertThat(item).isNotDone();
    item.cancel(true);
    assertThatThrownBy(() -> loop.runUntilComplete(future))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void thePlainFormsUseTheCallersLoop() {
    Supplier<CompletableFuture<List<Object>>> all =
        () ->
            Async.multiAsync(
                List.of(
                    Async.multiAsync(List.of(1)),
                    Async.multiAsync(List.of(2).iterator()),
                    Async.multiAsync(Stream.of(3)),
                    Async.multiAsync(new Object[] {4}),
                    Async.multiAsync(Map.of("k", 5))));
    List<Object> results = loop.runUntilComplete(loop.<List<Object>>run(all::get));
    assertThat(results).hasToString("[[1], [2], [3], [4], {k=5}]");
  }

  @RepeatedTest(100)
  void futuresOfOtherThreadsAndLoopsNeverHangIt() throws Exception {
    try (EventLoop other = EventLoop.builder().build();
        EventLoop own = EventLoop.builder().build()) {
      other.start();
      own.start();
      List<CompletableFuture<Integer>> items = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        items.add(i % 2 == 0 ? new CompletableFuture<>() : other.createFuture());
      }
      Thread completer = new Thread(() -> items.forEach(item -> item.complete(1)));
      completer.start();
      if (ThreadLocalRandom.current().nextBoolean()) {
        Thread.yield();
      }
      CompletableFuture<List<Integer>> future = MultiAsync.of(items).loop(own).start();
      assertThat(future.get(20, TimeUnit.SECONDS)).hasSize(60).containsOnly(1);
      completer.join();
    }
  }
}
