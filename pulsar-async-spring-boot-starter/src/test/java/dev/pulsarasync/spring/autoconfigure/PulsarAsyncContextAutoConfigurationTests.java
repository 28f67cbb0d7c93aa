package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.Coroutine;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;

class PulsarAsyncContextAutoConfigurationTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TASKS = 10_000;

  private final ApplicationContextRunner loops =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncContextAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class));

  private final ApplicationContextRunner runner = loops.withBean(Office.class);

  @AfterEach
  void leave() {
    Contexts.leave();
  }

  @Test
  void contextsTravelIntoATask() {
    runner.run(
        context ->
            assertThat(Contexts.during("ALICE", context.getBean(Office.class)::task))
                .succeedsWithin(LIMIT)
                .isEqualTo(Contexts.of("ALICE")));
  }

  @Test
  void contextsTravelAcrossAnAwaitIntoCallbacksAndTimers() {
    runner.run(
        context -> {
          CompletableFuture<String> gate = new CompletableFuture<>();
          Office office = context.getBean(Office.class);
          CompletableFuture<List<Contexts>> seen =
              Contexts.during("ALICE", () -> office.everywhere(gate));
          Contexts.during("BRIAN", () -> gate.complete("open"));

          assertThat(seen)
              .succeedsWithin(LIMIT)
              .isEqualTo(Stream.generate(() -> Contexts.of("ALICE")).limit(4).toList());
        });
  }

  @Test
  void contextsTravelIntoACoroutineOfWhoAwaitsIt() {
    runner.run(
        context -> {
          Coroutine<Contexts> coroutine =
              Contexts.during("ALICE", context.getBean(Office.class)::coroutine);
          EventLoop loop = context.getBean(EventLoop.class);

          assertThat(Contexts.during("BRIAN", () -> loop.run(() -> Async.await(coroutine))))
              .succeedsWithin(LIMIT)
              .isEqualTo(Contexts.of("BRIAN"));
        });
  }

  @Test
  void whatATaskLeavesBehindReachesNoOther() {
    runner.run(
        context -> {
          Office office = context.getBean(Office.class);
          office.leak("LEAKY").get();

          assertThat(office.task()).succeedsWithin(LIMIT).isEqualTo(Contexts.NONE);
        });
  }

  @Test
  void noneOfTenThousandTasksSeesTheContextOfAnother() {
    runner.run(
        context -> {
          Office office = context.getBean(Office.class);
          CompletableFuture<String> gate = new CompletableFuture<>();
          List<CompletableFuture<Boolean>> alone = new ArrayList<>();
          for (int i = 0; i < TASKS; i++) {
            String request = "R%05d".formatted(i);
            boolean waits = i % 100 == 0;
            alone.add(
                i % 3 == 0
                    ? office.isAlone(Contexts.NONE, waits, gate)
                    : Contexts.during(
                        request, () -> office.isAlone(Contexts.of(request), waits, gate)));
          }
          gate.complete("open");

          assertThat(alone)
              .allSatisfy(task -> assertThat(task).succeedsWithin(LIMIT).isEqualTo(true));
        });
  }

  @Test
  void propagationCanBeSwitchedOff() {
    runner
        .withPropertyValues("pulsar.async.context-propagation=false")
        .run(
            context ->
                assertThat(Contexts.during("ALICE", context.getBean(Office.class)::task))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(Contexts.NONE));
  }

  @Test
  void worksWithoutTheLibrary() {
    loops
        .withClassLoader(new FilteredClassLoader("io.micrometer.context"))
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              assertThat(context).doesNotHaveBean("pulsarContextPropagation");
              assertThat(Contexts.during("ALICE", () -> loop.run(Contexts::here)))
                  .succeedsWithin(LIMIT)
                  .isEqualTo(Contexts.NONE);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"jakarta.servlet", "org.springframework.web"})
  void worksWithoutServletRequests(String missing) {
    loops
        .withClassLoader(new FilteredClassLoader(missing))
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              assertThat(Contexts.during("ALICE", () -> loop.run(Contexts::here)))
                  .succeedsWithin(LIMIT)
                  .isEqualTo(new Contexts("ALICE", "ALICE", null, "ALICE", "ALICE"));
            });
  }

  @Test
  void theRegistryOfTheApplicationStaysAsItIs() {
    List<ThreadLocalAccessor<?>> before =
        List.copyOf(ContextRegistry.getInstance().getThreadLocalAccessors());

    runner.run(
        context ->
            assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).isEqualTo(before));
  }

  @Test
  void whatTheApplicationRegistersLaterTravelsToo() {
    ThreadLocal<String> tenant = new ThreadLocal<>();
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", tenant);
          tenant.set("acme");
          try {
            assertThat(loop.run(tenant::get)).succeedsWithin(LIMIT).isEqualTo("acme");
          } finally {
            tenant.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
          }
        });
  }

  @Test
  void everyTaskDecoratorIsAroundTheBodyInItsOrder() {
    runner
        .withUserConfiguration(Decorators.class)
        .run(
            context -> {
              assertThat(context.getBean(Office.class).task()).succeedsWithin(LIMIT);
              assertThat(context.getBean(Decorators.class).order)
                  .containsExactly("second", "first");
            });
  }

  @Test
  void whatATaskDecoratorLeavesBehindReachesNoOtherTask() {
    runner
        .withBean(TaskDecorator.class, () -> PulsarAsyncContextAutoConfigurationTests::leaving)
        .run(
            context -> {
              Office office = context.getBean(Office.class);
              office.task().get();

              assertThat(office.task()).succeedsWithin(LIMIT).isEqualTo(Contexts.NONE);
            });
  }

  private static Runnable leaving(Runnable callback) {
    return () -> {
      callback.run();
      Contexts.enter("LEAKY");
    };
  }

  @Test
  void loopsWithANameTakeContextsAlong() {
    runner
        .withPropertyValues("pulsar.async.loops.orders.size=2")
        .withBean(Orders.class)
        .run(
            context ->
                assertThat(Contexts.during("ALICE", () -> context.getBean(Orders.class).task("7")))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(Contexts.of("ALICE")));
  }

  @Configuration(proxyBeanMethods = false)
  static class Decorators {
    private final List<String> order = new CopyOnWriteArrayList<>();

    @Bean
    @Order(2)
    TaskDecorator second() {
      return callback -> noting("second", callback);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    TaskDecorator first() {
      return callback -> noting("first", callback);
    }

    private Runnable noting(String name, Runnable callback) {
      return () -> {
        order.add(name);
        callback.run();
      };
    }
  }

  static class Orders {
    @Task(loop = "orders", key = "#p0")
    public CompletableFuture<Contexts> task(String key) {
      return CompletableFuture.completedFuture(Contexts.here());
    }
  }

  static class Office {

    private final EventLoop loop;

    Office(EventLoop loop) {
      this.loop = loop;
    }

    @Task
    public CompletableFuture<Contexts> task() {
      return CompletableFuture.completedFuture(Contexts.here());
    }

    @Task
    public Coroutine<Contexts> coroutine() {
      return Coroutine.of(Contexts::here);
    }

    @Task
    public CompletableFuture<Void> leak(String request) {
      Contexts.enter(request);
      return CompletableFuture.completedFuture(null);
    }

    /** What it sees after a wait, in callbacks of two kinds, and in a timer. */
    @Task
    public CompletableFuture<List<Contexts>> everywhere(CompletableFuture<String> gate) {
      CompletableFuture<Contexts> callback = Async.chainFuture(gate, opened -> Contexts.here());
      CompletableFuture<Contexts> composed = callback.thenApply(before -> Contexts.here());
      CompletableFuture<Contexts> timer = loop.createFuture();
      loop.callLater(Duration.ofMillis(1), () -> timer.complete(Contexts.here()));
      Async.await(gate);
      CompletableFuture<Contexts> here = CompletableFuture.completedFuture(Contexts.here());
      return Async.multiAsync(List.of(here, callback, composed, timer));
    }

    /** Whether it sees what it should, before and after a wait; it leaves other contexts behind. */
    @Task
    public CompletableFuture<Boolean> isAlone(
        Contexts expected, boolean waits, CompletableFuture<String> gate) {
      boolean alone = Contexts.here().equals(expected);
      if (waits) {
        Async.await(gate);
      }
      boolean stillAlone = Contexts.here().equals(expected);
      Contexts.enter("LEAKY");
      return CompletableFuture.completedFuture(alone && stillAlone);
    }
  }
}
