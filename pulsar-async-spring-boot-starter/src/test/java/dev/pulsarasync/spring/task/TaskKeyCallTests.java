package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Coroutine;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Calls of tasks that have a key. */
class TaskKeyCallTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext(Loops.class, Orders.class);
  private final Orders orders = context.getBean(Orders.class);
  private final Loops loops = context.getBean(Loops.class);

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void callsWithEqualKeysRunInOrderOnOneLoopAndOthersElsewhere() {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      for (int id = 0; id < 50; id++) {
        calls.add(orders.place(new Order(String.valueOf(id)), i));
      }
    }
    assertThat(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
        .succeedsWithin(LIMIT);

    List<Integer> all = IntStream.range(0, 200).boxed().toList();
    assertThat(orders.placed()).hasSize(50);
    assertThat(orders.placed().values()).allSatisfy(of -> assertThat(of).isEqualTo(all));
    assertThat(orders.threads().values()).allSatisfy(of -> assertThat(of).hasSize(1));
    assertThat(orders.threads().values().stream().flatMap(Set::stream).distinct()).hasSize(4);
  }

  @Test
  void callsWithDifferentKeysAreSpreadEvenly() {
    List<CompletableFuture<String>> calls =
        IntStream.range(0, 1000)
            .mapToObj(id -> orders.place(new Order(String.valueOf(id)), id))
            .toList();
    assertThat(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
        .succeedsWithin(LIMIT);

    Map<Thread, Long> keys =
        orders.threads().values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(keys).hasSize(4);
    assertThat(keys.values()).allSatisfy(count -> assertThat(count).isBetween(200L, 300L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallWithoutAKeyFailsInItsFuture(boolean single) {
    CompletableFuture<String> call =
        single ? orders.placeAlone(new Order(null)) : orders.place(new Order(null), 0);

    assertThat(call)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("Key \"#order.id\" is null");
    assertThat(orders.placed()).isEmpty();
  }

  @Test
  void aCallWhoseKeyFailsFailsInItsFuture() {
    assertThat(orders.place(null, 0))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("Key \"#order.id\" failed");
  }

  @Test
  void aCallWhoseKeyHasNoHashCodeFailsInItsFuture() {
    assertThat(orders.byOrder(new Unhashable()))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aVoidCallWithoutAKeyIsToldToTheExceptionHandler() {
    orders.placeUnseen(new Order(null));

    assertThat(loops.handled).succeedsWithin(LIMIT).isInstanceOf(IllegalArgumentException.class);
    assertThat(loops.uncaught).containsExactly("placeUnseen");
  }

  @Test
  void aCoroutineWithoutAKeyFailsWhenItIsStarted() {
    Coroutine<String> coroutine = orders.placeLater(new Order(null));

    assertThat(loops.group.leastBusy().run(() -> coroutine))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Configuration(proxyBeanMethods = false)
  static class Loops {
    final CompletableFuture<Throwable> handled = new CompletableFuture<>();
    final List<String> uncaught = new CopyOnWriteArrayList<>();
    private final BiConsumer<EventLoop, Throwable> handler =
        (loop, error) -> handled.complete(error);
    final EventLoopGroup group =
        EventLoop.builder().name("orders").exceptionHandler(handler).buildGroup(4);

    @Bean
    static TaskBeanPostProcessor processor(ListableBeanFactory beans) {
      return new TaskBeanPostProcessor(beans, Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    EventLoopGroup orders() {
      group.start();
      return group;
    }

    @Bean
    EventLoop main() {
      EventLoop loop = EventLoop.builder().build();
      loop.start();
      return loop;
    }

    @Bean
    TaskListener listener() {
      return new TaskListener() {
        @Override
        public void uncaught(Class<?> type, Method method, Throwable error) {
          uncaught.add(method.getName());
        }
      };
    }
  }

  record Order(@Nullable String id) {}

  static final class Unhashable {
    @Override
    public int hashCode() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  static class Orders {
    private final Map<String, List<Integer>> placed = new ConcurrentHashMap<>();
    private final Map<String, Set<Thread>> threads = new ConcurrentHashMap<>();

    public Map<String, List<Integer>> placed() {
      return placed;
    }

    public Map<String, Set<Thread>> threads() {
      return threads;
    }

    /** The lists need no lock: the loop of the order alone touches them. */
    @Task(loop = "orders", key = "#order.id")
    public CompletableFuture<String> place(@Nullable Order order, int number) {
      placed.computeIfAbsent(order.id(), any -> new ArrayList<>()).add(number);
      threads
          .computeIfAbsent(order.id(), any -> ConcurrentHashMap.newKeySet())
          .add(Thread.currentThread());
      return CompletableFuture.completedFuture(order.id());
    }

    @Task(loop = "main", key = "#order.id")
    public CompletableFuture<String> placeAlone(Order order) {
      return place(order, 0);
    }

    @Task(loop = "orders", key = "#p0")
    public CompletableFuture<String> byOrder(Object order) {
      return CompletableFuture.completedFuture("placed");
    }

    @Task(loop = "orders", key = "#order.id")
    public void placeUnseen(Order order) {}

    @Task(loop = "orders", key = "#order.id")
    public Coroutine<String> placeLater(Order order) {
      return Coroutine.of(order::id);
    }
  }
}
