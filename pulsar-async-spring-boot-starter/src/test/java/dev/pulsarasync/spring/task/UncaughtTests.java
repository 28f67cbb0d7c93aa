package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

/** What void methods throw, where the application has a handler for that. */
class UncaughtTests {

  private final List<Throwable> handledByTheLoop = new ArrayList<>();
  private final EventLoop loop =
      EventLoop.builder().exceptionHandler((on, error) -> handledByTheLoop.add(error)).build();
  private final List<Uncaught> handled = new ArrayList<>();
  private final IllegalStateException failure = new IllegalStateException("nobody waits");
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  record Uncaught(Throwable error, Method method, List<Object> arguments, @Nullable EventLoop on) {}

  private void handle(Throwable error, Method method, Object... arguments) {
    handled.add(new Uncaught(error, method, List.of(arguments), EventLoop.current()));
  }

  private Office office(AsyncUncaughtExceptionHandler... handlers) {
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> loop);
    for (AsyncUncaughtExceptionHandler handler : handlers) {
      context.registerBean(
          "handler" + context.getBeanDefinitionCount(),
          AsyncUncaughtExceptionHandler.class,
          () -> handler);
    }
    context.registerBean(Office.class);
    context.refresh();
    return context.getBean(Office.class);
  }

  @AfterEach
  void close() {
    context.close();
    loop.close();
  }

  private void runWhatIsQueued() {
    CompletableFuture<Void> marker = loop.createFuture();
    loop.execute(() -> marker.complete(null));
    loop.runUntilComplete(marker);
  }

  @Test
  void goesToTheHandlerWithTheMethodAndItsArguments() throws Exception {
    office(this::handle).fail(failure, "A1");
    runWhatIsQueued();

    Method method = Office.class.getMethod("fail", RuntimeException.class, String.class);
    assertThat(handled)
        .containsExactly(new Uncaught(failure, method, List.of(failure, "A1"), loop));
    assertThat(handledByTheLoop).isEmpty();
  }

  @Test
  void goesToTheHandlerIfTheCallIsRejected() {
    Office office = office(this::handle);
    loop.close();
    office.fail(failure, "A1");

    assertThat(handled)
        .singleElement()
        .extracting(Uncaught::error)
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(handledByTheLoop).isEmpty();
  }

  @Test
  void doesNotGoThereIfAFutureTellsOfIt() {
    CompletableFuture<Void> future = office(this::handle).failInTheFuture(failure);
    runWhatIsQueued();

    assertThat(future).isCompletedExceptionally();
    assertThat(handled).isEmpty();
  }

  @Test
  void goesToTheLoopWithWhatTheHandlerThrows() {
    IllegalArgumentException worse = new IllegalArgumentException("of the handler");
    office(
            (error, method, arguments) -> {
              throw worse;
            })
        .fail(failure, "A1");
    runWhatIsQueued();

    assertThat(handledByTheLoop).containsExactly(worse);
    assertThat(worse).hasSuppressedException(failure);
  }

  @Test
  void goesToTheLoopIfTheHandlerThrowsItAgain() {
    office(
            (error, method, arguments) -> {
              throw (RuntimeException) error;
            })
        .fail(failure, "A1");
    runWhatIsQueued();

    assertThat(handledByTheLoop).containsExactly(failure);
  }

  @Test
  void goesToTheLoopIfThereIsNoHandlerOrNoUniqueOne() {
    office(this::handle, this::handle).fail(failure, "A1");
    runWhatIsQueued();

    assertThat(handled).isEmpty();
    assertThat(handledByTheLoop).containsExactly(failure);
  }

  static class Office {
    @Task
    public void fail(RuntimeException failure, String seat) {
      throw failure;
    }

    @Task
    public CompletableFuture<Void> failInTheFuture(RuntimeException failure) {
      throw failure;
    }
  }
}
