package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/** Tasks that may take two seconds, on virtual time. */
class TaskTimeoutTests {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final VirtualClock clock = new VirtualClock();
  private final List<Throwable> handled = new ArrayList<>();
  private final List<Throwable> heard = new ArrayList<>();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(clock)
          .exceptionHandler((on, error) -> handled.add(error))
          .slowCallbackThreshold(Duration.ZERO)
          .build();
  private final AnnotationConfigApplicationContext context = context();
  private final Office office = context.getBean(Office.class);
  private final Office target = (Office) AopProxyUtils.getSingletonTarget(office);

  private AnnotationConfigApplicationContext context() {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    Map<String, Object> properties = Map.of("office.limit", "PT2S", "office.no-limit", " ");
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
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
    TaskCallListener errors =
        new TaskCallListener() {
          @Override
          public void completed(Duration time, @Nullable Throwable error) {
            if (error != null) {
              heard.add(error);
            }
          }
        };
    return new TaskListener() {
      @Override
      public TaskCallListener called(Class<?> type, Method method) {
        return errors;
      }
    };
  }

  @AfterEach
  void close() {
    context.close();
  }

  private void runFor(Duration time) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(time, () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  /** Without a timeout, a body that waits on this thread would not let it go on. */
  private void endWhatIsLate() {
    loop.callAt(LIMIT.plusNanos(1), () -> target.pending.cancel(false));
  }

  private void failsInTime(CompletableFuture<?> future) {
    endWhatIsLate();
    assertThatThrownBy(() -> loop.runUntilComplete(future))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(loop.time()).isEqualTo(LIMIT);
  }

  @Test
  void theFutureFailsWhenTheTimeIsOver() {
    failsInTime(office.waiting());

    assertThat(heard).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(handled).as("whoever has the future hears of it").isEmpty();
  }

  @Test
  void theStageThatTheBodyReturnedIsCancelled() {
    failsInTime(office.waiting());

    assertThat(target.pending).isCancelled();
  }

  @Test
  void theTimeRunsFromTheCall() {
    CompletableFuture<String> future = office.waiting();
    clock.advance(Duration.ofMillis(1_999));

    failsInTime(future);
  }

  @Test
  void aBodyThatHasNotBegunNeverRuns() {
    loop.execute(() -> clock.advance(LIMIT));

    failsInTime(office.note("late"));
    runFor(LIMIT);
    assertThat(target.notes).isEmpty();
  }

  @Test
  void aBodyThatWaitsIsCancelledThereAndSoIsWhatItWaitsFor() {
    failsInTime(office.waitingInside());
    runFor(Duration.ZERO);

    assertThat(target.caught).isInstanceOf(CancellationException.class);
    assertThat(target.notes).containsExactly("finally");
    assertThat(target.pending).isCancelled();
  }

  @Test
  void aVoidMethodFailsAtTheExceptionHandler() {
    office.unseen();
    endWhatIsLate();
    runFor(LIMIT);
    runFor(Duration.ZERO);

    assertThat(handled).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(heard).isEqualTo(handled);
    assertThat(target.caught).isInstanceOf(CancellationException.class);
  }

  @Test
  void aVoidMethodThatHasNotBegunFailsThereToo() {
    loop.execute(() -> clock.advance(LIMIT));
    office.unseen();
    runFor(LIMIT);

    assertThat(handled).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(target.caught).isNull();
  }

  @Test
  void aCallThatEndsInTimeIsLeftAlone() {
    CompletableFuture<String> waiting = office.waiting();
    CompletableFuture<String> noted = office.note("in time");
    loop.callLater(LIMIT.minusNanos(1), () -> target.pending.complete("in time"));
    runFor(LIMIT.multipliedBy(2));

    assertThat(waiting).isCompletedWithValue("in time");
    assertThat(noted).isCompletedWithValue("in time");
    assertThat(heard).isEmpty();
  }

  @Test
  void placeholdersAreResolved() {
    failsInTime(office.configured());
  }

  @Test
  void anEmptyTimeoutIsNone() {
    CompletableFuture<String> future = office.unlimited();
    runFor(Duration.ofDays(1));

    assertThat(future).isNotDone();
  }

  /** A bean with the timeout on its type, and others on some of its methods. */
  @Task(timeout = "2s")
  static class Office {
    final CompletableFuture<String> pending = new CompletableFuture<>();
    final List<String> notes = new ArrayList<>();
    @Nullable Throwable caught;

    public CompletableFuture<String> waiting() {
      return pending;
    }

    public CompletableFuture<String> note(String text) {
      notes.add(text);
      return CompletableFuture.completedFuture(text);
    }

    public CompletableFuture<String> waitingInside() {
      return CompletableFuture.completedFuture(waitInside());
    }

    public void unseen() {
      waitInside();
    }

    private String waitInside() {
      try {
        return Async.await(pending);
      } catch (CancellationException cancelled) {
        caught = cancelled;
        throw cancelled;
      } finally {
        notes.add("finally");
      }
    }

    @Task(timeout = "${office.limit}")
    public CompletableFuture<String> configured() {
      return pending;
    }

    @Task(timeout = "${office.no-limit}")
    public CompletableFuture<String> unlimited() {
      return pending;
    }
  }
}
