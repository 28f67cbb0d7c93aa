package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

class EventLoopGroupTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final EventLoopGroup group = group(4);

  private static EventLoopGroup group(int size) {
    return EventLoop.builder().name("orders").logger(NOPLogger.NOP_LOGGER).buildGroup(size);
  }

  @AfterEach
  void close() {
    group.close();
  }

  @Test
  void itsLoopsBearItsNameAndTheirNumber() {
    assertThat(group.name()).isEqualTo("orders");
    assertThat(group.loops())
        .extracting(EventLoop::name)
        .containsExactly("orders-0", "orders-1", "orders-2", "orders-3");
    assertThat(group).hasToString("EventLoopGroup[orders, 4]");
  }

  @Test
  void aGroupWithoutALoopIsRefused() {
    assertThatThrownBy(() -> group(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listenersHearEachLoopByItsName() {
    List<String> names = new ArrayList<>();
    LoopListener listener =
        new LoopListener() {
          @Override
          public LoopListener forLoop(String name) {
            names.add(name);
            return this;
          }
        };
    EventLoop.builder().name("mail").listener(listener).buildGroup(2).close();
    assertThat(names).containsExactly("mail-0", "mail-1");
  }

  @Test
  void equalKeysHaveTheSameLoop() {
    for (int i = 0; i < 1000; i++) {
      assertThat(group.forKey(List.of("order", i))).isSameAs(group.forKey(List.of("order", i)));
    }
    assertThatThrownBy(() -> group.forKey(null)).isInstanceOf(NullPointerException.class);
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("numbers in a row", (IntFunction<Object>) i -> i),
        Arguments.of("multiples of the size", (IntFunction<Object>) i -> i * 4),
        Arguments.of("the high bits alone", (IntFunction<Object>) i -> i << 16),
        Arguments.of("large numbers", (IntFunction<Object>) i -> 1_700_000_000_000L + i * 1000L),
        Arguments.of("texts", (IntFunction<Object>) i -> "order-" + i));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void differentKeysAreSpreadEvenly(String kind, IntFunction<Object> key) {
    Map<EventLoop, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.merge(group.forKey(key.apply(i)), 1, Integer::sum);
    }
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(2300, 2700));
  }

  @Test
  void callsOfEqualKeysRunInTheOrderInWhichTheyWereMade() throws Exception {
    int keys = 100;
    int calls = 1000;
    Map<Integer, List<Integer>> ran = new ConcurrentHashMap<>();
    group.start();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      int first = caller;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < calls; i++) {
                  for (int key = first; key < keys; key += 4) {
                    submit(key, i, ran);
                  }
                }
              });
      thread.start();
      callers.add(thread);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(group.shutdown(LIMIT)).isTrue();
    List<Integer> all = IntStream.range(0, calls).boxed().toList();
    assertThat(ran).hasSize(keys);
    assertThat(ran.values()).allSatisfy(of -> assertThat(of).isEqualTo(all));
  }

  /** The list of a key needs no lock: one thread alone touches it. */
  private void submit(int key, int number, Map<Integer, List<Integer>> ran) {
    group.forKey(key).execute(() -> ran.computeIfAbsent(key, any -> new ArrayList<>()).add(number));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(15)
  void theWaitsForCallbacksThatAreDeafToInterruptsDoNotAddUp(boolean closerIsInterrupted) {
    CompletableFuture<Object> release = new CompletableFuture<>();
    EventLoopGroup deaf = group(30);
    CountDownLatch held = new CountDownLatch(30);
    deaf.start();
    for (EventLoop loop : deaf.loops()) {
      loop.execute(
          () -> {
            held.countDown();
            release.join();
          });
    }
    Awaitility.await().atMost(LIMIT).until(() -> held.getCount() == 0);

    if (closerIsInterrupted) {
      Thread.currentThread().interrupt();
    }
    assertThat(deaf.shutdown(closerIsInterrupted ? Duration.ofHours(1) : Duration.ofMillis(1)))
        .isFalse();
    assertThat(Thread.interrupted()).isEqualTo(closerIsInterrupted);
    assertThat(deaf.loops()).noneMatch(EventLoop::isClosed);
    release.complete(null);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> deaf.loops().stream().allMatch(EventLoop::isClosed));
  }

  @Test
  void theLeastBusyLoopIsTheOneWithTheFewestCallbacks() {
    for (int i = 0; i < 40; i++) {
      group.leastBusy().execute(() -> {});
    }
    assertThat(group.loops()).extracting(EventLoop::load).containsOnly(10);
    EventLoop third = group.loops().get(2);
    third.runUntilComplete(third.run(() -> null));
    assertThat(third.load()).isZero();
    for (int i = 0; i < 10; i++) {
      EventLoop least = group.leastBusy();
      assertThat(least).isSameAs(third);
      least.execute(() -> {});
    }
  }

  @Test
  void loopsThatAreEquallyBusyTakeTurns() {
    assertThat(Stream.generate(group::leastBusy).limit(8))
        .containsExactlyElementsOf(
            Stream.of(group.loops(), group.loops()).flatMap(List::stream).toList());
  }

  @Test
  void aLoopThatIsHeldByACallbackIsBusy() {
    CountDownLatch release = new CountDownLatch(1);
    group.start();
    EventLoop held = group.loops().get(1);
    CompletableFuture<Boolean> holding = held.run(() -> release.await(10, TimeUnit.SECONDS));
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(group.loops()).extracting(EventLoop::load).containsExactly(0, 1, 0, 0));

    for (int i = 0; i < 100; i++) {
      assertThat(group.leastBusy()).isNotSameAs(held);
    }

    release.countDown();
    assertThat(holding).succeedsWithin(LIMIT);
  }

  @Test
  void theBoundIsThatOfEachLoop() {
    try (EventLoopGroup bounded = EventLoop.builder().maxPending(1).buildGroup(2)) {
      bounded.loops().forEach(loop -> loop.execute(() -> {}));
      assertThatThrownBy(() -> bounded.leastBusy().execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void stopsInGoodOrder() {
    group.start();
    List<CompletableFuture<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      results.add(group.forKey(i).run(() -> number));
    }
    assertThat(group.shutdown(LIMIT)).isTrue();
    assertThat(results).allMatch(result -> !result.isCompletedExceptionally());
    assertThat(group.loops()).allMatch(EventLoop::isClosed);
  }

  @Test
  void aLoopThatStillRunsTakesWorkOfOneThatFinishes() {
    group.start();
    EventLoop first = group.loops().get(0);
    EventLoop last = group.loops().get(3);
    CompletableFuture<Object> promised = first.createFuture();
    CompletableFuture<Object> work = Async.task(first, () -> promised).get();
    CompletableFuture<String> follow = work.thenCompose(any -> last.run(() -> "taken"));
    CompletableFuture<Boolean> clean = CompletableFuture.supplyAsync(() -> group.shutdown(LIMIT));
    Awaitility.await().atMost(LIMIT).until(() -> refuses(first));

    promised.complete("");

    assertThat(follow).succeedsWithin(LIMIT).isEqualTo("taken");
    assertThat(clean).succeedsWithin(LIMIT).isEqualTo(true);
  }

  @Test
  void aLoopThatHasFinishedTakesWorkOfOneThatStillRuns() {
    group.start();
    EventLoop first = group.loops().get(0);
    EventLoop last = group.loops().get(3);
    CompletableFuture<Object> promised = last.createFuture();
    CompletableFuture<Object> work = Async.task(last, () -> promised).get();
    CompletableFuture<String> follow = work.thenCompose(any -> first.run(() -> "taken"));
    CompletableFuture<Boolean> clean = CompletableFuture.supplyAsync(() -> group.shutdown(LIMIT));
    Awaitility.await().atMost(LIMIT).until(() -> refuses(first));

    promised.complete("");

    assertThat(follow).succeedsWithin(LIMIT).isEqualTo("taken");
    assertThat(clean).succeedsWithin(LIMIT).isEqualTo(true);
  }

  private static boolean refuses(EventLoop loop) {
    try {
      loop.intake.requireOpen();
      return false;
    } catch (RejectedExecutionException stopping) {
      return true;
    }
  }

  @Test
  void theGraceIsOneForAll() {
    group.start();
    for (EventLoop loop : group.loops()) {
      Async.task(loop, () -> new CompletableFuture<>()).get();
    }
    CompletableFuture<Boolean> clean =
        CompletableFuture.supplyAsync(() -> group.shutdown(Duration.ofMillis(50)));
    assertThat(clean).succeedsWithin(LIMIT).isEqualTo(false);
    assertThat(group.loops()).allMatch(EventLoop::isClosed);
  }

  @Test
  void aLoopOfTheGroupAsksForItsEndAndDoesNotWait() {
    group.start();
    List<Boolean> answers = Collections.synchronizedList(new ArrayList<>());
    group.loops().get(0).execute(() -> answers.add(group.shutdown(LIMIT)));

    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> group.loops().stream().allMatch(EventLoop::isClosed));
    assertThat(answers).containsExactly(false);
    assertThat(group.inLoop()).isFalse();
  }
}
