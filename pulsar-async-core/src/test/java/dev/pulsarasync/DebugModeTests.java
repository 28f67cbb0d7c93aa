package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class DebugModeTests {

  private static final Duration LATER = Duration.ofSeconds(2);

  private final Logger log = (Logger) LoggerFactory.getLogger("debug-mode");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final VirtualClock clock = new VirtualClock();
  private final List<Throwable> unobserved = new ArrayList<>();
  private final LoopListener listener =
      new LoopListener() {
        @Override
        public void failureUnobserved(Throwable error) {
          unobserved.add(error);
        }
      };
  private final EventLoop loop =
      EventLoop.builder()
          .name("orders")
          .clock(clock)
          .logger(log)
          .listener(listener)
          .debug(true)
          .build();

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    log.setLevel(Level.WARN);
    log.addAppender(events);
    events.start();
  }

  @AfterEach
  void close() {
    loop.close();
    log.detachAppender(events);
  }

  @Test
  void whatIsLiveTellsWhereAndWhenItWasSubmitted() {
    CompletableFuture<Object> promise = loop.createFuture();
    task(() -> Async.await(promise));
    loop.execute(() -> Async.await(promise));
    loop.callLater(Duration.ZERO, () -> Async.await(promise));

    assertThat(suspendedUntil(promise))
        .hasSize(3)
        .allSatisfy(
            task -> {
              assertThat(task.age()).isEqualTo(LATER);
              assertThat(task.submitted())
                  .anyMatch(frame -> frame.getClassName().equals(getClass().getName()));
            });
  }

  @Test
  void nothingIsRememberedWhereDebugModeIsOff() {
    loop.setDebug(false);
    CompletableFuture<Object> promise = loop.createFuture();
    task(() -> Async.await(promise));

    assertThat(suspendedUntil(promise))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.age()).isNull();
              assertThat(task.submitted()).isEmpty();
            });
  }

  private List<LiveTask> suspendedUntil(CompletableFuture<Object> promise) {
    return loop.runUntilComplete(
        Coroutine.of(
            () -> {
              Async.sleep(LATER);
              LoopSnapshot snapshot = loop.snapshot(10);
              promise.complete("");
              assertThat(snapshot.debug()).isEqualTo(loop.isDebug());
              return snapshot.tasks().stream()
                  .filter(task -> task.state() == TaskState.SUSPENDED)
                  .toList();
            }));
  }

  @Test
  void aFailureThatNobodyAsksForIsToldWithTheTaskAndItsSubmission() {
    IllegalStateException error = new IllegalStateException("sold out");
    task(new Purchase(error));
    later();

    assertThat(events.list).hasSize(1);
    ILoggingEvent event = events.list.get(0);
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getFormattedMessage())
        .isEqualTo(
            "A task of EventLoop[orders] failed, and nobody has asked for its outcome: purchase");
    assertThat(unobserved).containsExactly(error);
    assertThat(submission(event)).contains("DebugModeTests");
    assertThat(event.getThrowableProxy().getCause().getMessage()).isEqualTo("sold out");
  }

  @Test
  void aLoopThatClosesTellsItBefore() {
    task(new Purchase(new IllegalStateException("sold out")));
    loop.runUntilComplete(Coroutine.of(() -> ""));
    assertThat(events.list).isEmpty();
    assertThat(unobserved).isEmpty();

    loop.close();

    assertThat(events.list).hasSize(1);
  }

  static Stream<Consumer<CompletableFuture<Object>>> waysToAsk() {
    return Stream.of(
        future -> future.exceptionally(error -> ""),
        future -> future.whenComplete((value, error) -> {}),
        future -> future.whenCompleteAsync((value, error) -> {}, Runnable::run),
        future -> Async.chainFuture(future, value -> value, error -> ""),
        future -> assertThatThrownBy(future::join).isInstanceOf(CompletionException.class),
        future -> assertThatThrownBy(() -> future.getNow("")).isInstanceOf(Exception.class),
        future -> assertThatThrownBy(future::get).isInstanceOf(Exception.class));
  }

  @ParameterizedTest
  @MethodSource("waysToAsk")
  void aFailureForWhichSomebodyAsksInTimeIsTheirs(Consumer<CompletableFuture<Object>> ask) {
    CompletableFuture<Object> future = task(new Purchase(new IllegalStateException("sold out")));
    loop.runUntilComplete(Coroutine.of(() -> ""));
    assertThat(future).isDone();

    ask.accept(future);
    later();

    assertThat(events.list).isEmpty();
    assertThat(unobserved).isEmpty();
  }

  @Test
  void aFailureThatIsAwaitedIsOfWhoAwaits() {
    CompletableFuture<Object> inner = task(new Purchase(new IllegalStateException("sold out")));
    CompletableFuture<Object> outer = task(() -> Async.await(inner));
    outer.exceptionally(error -> "");
    later();

    assertThat(events.list).isEmpty();
    assertThat(unobserved).isEmpty();
  }

  @Test
  void aTimeoutOrABodyThatHearsOfItsOwnOutcomeAsksForNothing() {
    Purchase purchase = new Purchase(new IllegalStateException("sold out"));
    CompletableFuture<Object> future = task(purchase);
    future.orTimeout(1, TimeUnit.HOURS);
    future.whenCompleteAsync(purchase, Runnable::run);
    later();

    assertThat(events.list).hasSize(1);
  }

  @Test
  void aCancellationIsNoFailureThatIsMissed() {
    CompletableFuture<Object> future = task(() -> Async.await(loop.createFuture()));
    loop.callLater(Duration.ofMillis(1), () -> future.cancel(true));
    later();

    assertThat(events.list).isEmpty();
    assertThat(unobserved).isEmpty();
  }

  @Test
  void nothingIsToldWhereDebugModeIsOff() {
    loop.setDebug(false);
    task(new Purchase(new IllegalStateException("sold out")));
    later();

    assertThat(events.list).isEmpty();
    assertThat(unobserved).isEmpty();
  }

  @Test
  void aSlowCallbackTellsWhereItWasSubmitted() {
    loop.execute(() -> clock.advance(Duration.ofSeconds(1)));
    later();

    assertThat(events.list).hasSize(1);
    assertThat(events.list.get(0).getFormattedMessage()).startsWith("A callback held");
    assertThat(submission(events.list.get(0))).contains("DebugModeTests");
  }

  @Test
  void aSlowCallbackThatWaitedTellsItToo() {
    task(
        () -> {
          Async.sleep(Duration.ofMillis(1));
          clock.advance(Duration.ofSeconds(1));
          return "";
        });
    later();

    assertThat(submission(events.list.get(0))).contains("DebugModeTests");
  }

  private static String submission(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    assertThat(thrown.getClassName()).isEqualTo(SubmitSite.class.getName());
    return Stream.of(thrown.getStackTraceElementProxyArray()).toList().toString();
  }

  /** Lets the loop run for so long that what is late by then is told. */
  private void later() {
    loop.runUntilComplete(
        Coroutine.of(
            () -> {
              Async.sleep(LATER);
              return "";
            }));
  }

  private CompletableFuture<Object> task(Callable<?> body) {
    return Async.<Object>task(loop, body).get();
  }

  private record Purchase(RuntimeException error)
      implements Callable<Object>, BiConsumer<Object, Throwable>, Named {

    @Override
    public String name() {
      return "purchase";
    }

    @Override
    public Object call() {
      throw error;
    }

    @Override
    public void accept(Object value, Throwable ofFuture) {}
  }
}
