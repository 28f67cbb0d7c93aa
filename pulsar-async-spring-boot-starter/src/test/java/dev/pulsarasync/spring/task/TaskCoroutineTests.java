package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.Async;
import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Bench;
import dev.pulsarasync.Coroutine;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

/** Tasks that return coroutines, on virtual time. */
class TaskCoroutineTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final Map<String, Duration> taken = new HashMap<>();
  private final AnnotationConfigApplicationContext context = context();
  private final Office office = context.getBean(Office.class);
  private final Office target = (Office) AopProxyUtils.getSingletonTarget(office);

  private AnnotationConfigApplicationContext context() {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> loop);
    context.registerBean(TaskListener.class, this::listener);
    context.registerBean(Office.class, Office::new);
    context.refresh();
    return context;
  }

  private TaskListener listener() {
    return new TaskListener() {
      @Override
      public TaskCallListener called(Class<?> type, Method method) {
        return new TaskCallListener() {
          @Override
          public void completed(Duration time, @Nullable Throwable error) {
            taken.put(method.getName(), time);
          }
        };
      }
    };
  }

  @AfterEach
  void close() {
    context.close();
  }

  private <T> CompletableFuture<T> start(Callable<T> task) {
    return Async.<T>task(loop, task).get();
  }

  private void runFor(Duration time) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(time, () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  @Test
  void nothingRunsBeforeSomebodyStartsTheCoroutine() {
    Coroutine<String> coroutine = office.book("A1");
    runFor(SECOND);
    assertThat(target.steps).isEmpty();

    assertThat(loop.runUntilComplete(coroutine)).isEqualTo("A1");
    assertThat(target.steps).containsExactly("called", "awaited A1");
  }

  @Test
  void isTimedFromItsStart() {
    Coroutine<String> coroutine = office.book("A1");
    runFor(SECOND);
    loop.runUntilComplete(coroutine);

    assertThat(taken).containsExactly(Map.entry("book", SECOND));
  }

  @Test
  void runsOnTheLoopOfTheBeanWhereverItIsStarted() {
    EventLoop own = EventLoop.builder().name("own").build();
    own.start();
    target.own = own;
    Coroutine<EventLoop> coroutine = office.where();

    assertThat(loop.runUntilComplete(coroutine)).isSameAs(own);
    own.close();
  }

  @Test
  void canBeAwaitedByAnotherTask() {
    CompletableFuture<List<String>> both =
        start(() -> List.of(Async.await(office.book("A1")), Async.await(office.book("A2"))));

    assertThat(loop.runUntilComplete(both)).containsExactly("A1", "A2");
  }

  @Test
  void canBeStartedOnce() {
    Coroutine<String> coroutine = office.book("A1");
    loop.runUntilComplete(coroutine);

    assertThatIllegalStateException().isThrownBy(() -> loop.runUntilComplete(coroutine));
    assertThat(target.steps).hasSize(2);
  }

  @Test
  void itsFailureIsThatOfTheBody() {
    assertThatThrownBy(() -> loop.runUntilComplete(office.fail())).hasMessage("sold out");
  }

  @Test
  void cancellingItReachesTheBody() {
    CompletableFuture<String> started = start(() -> Async.await(office.book("A1")));
    loop.callLater(SECOND.dividedBy(2), () -> started.cancel(false));
    runFor(SECOND.multipliedBy(2));

    assertThat(target.steps).containsExactly("called", "cancelled");
  }

  @Test
  void itsTimeoutCountsFromItsStart() {
    Coroutine<String> coroutine = office.hastily("A1");
    runFor(SECOND);

    assertThatThrownBy(() -> loop.runUntilComplete(coroutine))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(loop.time()).isEqualTo(SECOND.plusMillis(500));
    runFor(Duration.ZERO);
    assertThat(target.steps).containsExactly("called", "cancelled");
  }

  @Test
  void aLoopThatIsClosedRefusesTheStartAndNotTheCall() {
    EventLoop closed = EventLoop.builder().build();
    closed.close();
    target.own = closed;
    Coroutine<String> coroutine = office.book("A1");

    assertThatThrownBy(() -> loop.runUntilComplete(coroutine))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aBenchStartsItsCoroutines() {
    Bench<Object> bench = loop.runUntilComplete(office.timeit("book", 3, "A1"));

    assertThat(bench.result()).containsExactly("A1", "A1", "A1");
    assertThat(bench.taken()).isEqualTo(SECOND);
  }

  static class Office implements AsyncObject {

    final List<String> steps = new ArrayList<>();
    volatile @Nullable EventLoop own;

    @Override
    public @Nullable EventLoop loop() {
      return own;
    }

    @Task
    public Coroutine<String> book(String seat) {
      steps.add("called");
      return Coroutine.of(() -> afterASecond(seat));
    }

    @Task(timeout = "500ms")
    public Coroutine<String> hastily(String seat) {
      steps.add("called");
      return Coroutine.of(() -> afterASecond(seat));
    }

    private String afterASecond(String seat) {
      try {
        Async.sleep(SECOND);
      } catch (CancellationException cancelled) {
        steps.add("cancelled");
        throw cancelled;
      }
      steps.add("awaited " + seat);
      return seat;
    }

    @Task
    public Coroutine<EventLoop> where() {
      return Coroutine.of(EventLoop::current);
    }

    @Task
    public Coroutine<String> fail() {
      throw new IllegalStateException("sold out");
    }
  }
}
