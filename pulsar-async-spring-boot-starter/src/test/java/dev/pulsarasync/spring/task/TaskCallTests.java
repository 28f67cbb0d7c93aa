package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

/** Calls of tasks, on a loop that the tests drive themselves. */
class TaskCallTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<Throwable> handled = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private final EventLoop loop = loop().build();
  private final EventLoop otherLoop = EventLoop.builder().name("other").build();
  private final AnnotationConfigApplicationContext context = context(loop);
  private final Office office = context.getBean(Office.class);
  private final Office target = target(office);

  private EventLoopBuilder loop() {
    return EventLoop.builder().exceptionHandler((on, error) -> handled.add(error));
  }

  private AnnotationConfigApplicationContext context(EventLoop loop) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> loop);
    context.registerBean(TaskListener.class, () -> heard);
    context.registerBean(Office.class, Office::new);
    context.refresh();
    return context;
  }

  private static Office target(Office proxy) {
    return (Office) AopProxyUtils.getSingletonTarget(proxy);
  }

  @AfterEach
  void close() {
    otherLoop.close();
    context.close();
  }

  private <T> T run(CompletableFuture<T> future) {
    return loop.runUntilComplete(future);
  }

  private void runWhatIsQueued() {
    CompletableFuture<Void> marker = loop.createFuture();
    loop.execute(() -> marker.complete(null));
    loop.runUntilComplete(marker);
  }

  @Test
  void theBodyNeverRunsInsideTheCall() {
    CompletableFuture<String> future = office.book("A1");

    assertThat(target.booked).isEmpty();
    assertThat(future).isNotDone();
    assertThat(run(future)).isEqualTo("A1");
    assertThat(target.loops).containsExactly(loop);
  }

  @Test
  void theBodyDoesNotRunInsideACallOnTheLoopEither() {
    CompletableFuture<Boolean> ranInside =
        loop.run(
            () -> {
              CompletableFuture<String> ignored = office.book("A1");
              return target.booked.contains("A1") || ignored.isDone();
            });

    assertThat(run(ranInside)).isFalse();
    runWhatIsQueued();
    assertThat(target.booked).containsExactly("A1");
  }

  @Test
  void bodiesRunInTheOrderOfTheirCalls() {
    office.book("A1");
    office.note("A2");
    run(office.book("A3"));

    assertThat(target.booked).containsExactly("A1", "A2", "A3");
  }

  @Test
  void aStageThatTheBodyReturnsIsWaitedFor() {
    CompletionStage<String> stage = office.waiting();
    runWhatIsQueued();
    assertThat(stage.toCompletableFuture()).isNotDone();

    target.pending.complete("done");
    assertThat(run(stage.toCompletableFuture())).isEqualTo("done");
  }

  @Test
  void aFutureOfAFutureIsFollowedOneLevel() {
    CompletableFuture<CompletableFuture<String>> outer = office.nested();

    assertThat(run(outer)).isSameAs(target.pending);
  }

  @Test
  void aBodyMayReturnNull() {
    assertThat(run(office.nothing())).isNull();
  }

  @Test
  void aBareFutureIsWaitedForWithoutBlockingTheLoop() throws Exception {
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    try {
      Future<String> result = office.elsewhere(elsewhere);
      runWhatIsQueued();
      assertThat(result).isNotDone();

      target.pending.complete("from elsewhere");
      assertThat(run((CompletableFuture<String>) result)).isEqualTo("from elsewhere");
    } finally {
      elsewhere.shutdownNow();
    }
  }

  @Test
  void whatTheBodyThrowsIsTheErrorOfTheFuture() throws IOException {
    IOException checked = new IOException("checked");
    CompletableFuture<String> future = office.fail(checked);

    assertThatThrownBy(() -> run(future)).hasCause(checked);
    assertThat(heard.errors).containsExactly(checked);
  }

  @Test
  void aCheckedExceptionThatIsNotDeclaredIsTheSameToo() {
    IOException undeclared = new IOException("undeclared");

    assertThatThrownBy(() -> run(office.failSneakily(undeclared))).hasCause(undeclared);
    assertThat(heard.errors).containsExactly(undeclared);
  }

  @Test
  void anErrorCompletesTheFutureToo() {
    Error error = new StackOverflowError();

    assertThatThrownBy(() -> run(office.failSneakily(error))).isSameAs(error);
  }

  @Test
  void theErrorOfAReturnedStageComesUnwrapped() {
    IllegalStateException cause = new IllegalStateException("inner");
    CompletionStage<String> stage = office.waiting();
    target.pending.completeExceptionally(new CompletionException(cause));

    assertThatThrownBy(() -> run(stage.toCompletableFuture())).isSameAs(cause);
    assertThat(heard.errors).containsExactly(cause);
  }

  @Test
  void theLoopOfTheBeanIsAskedForAtEachCall() {
    run(office.book("A1"));
    target.own = otherLoop;
    otherLoop.runUntilComplete(office.book("A2"));

    assertThat(target.loops).containsExactly(loop, otherLoop);
  }

  @Test
  void aVoidMethodReturnsAtOnceAndRunsOnTheLoop() {
    office.note("A1");
    assertThat(target.booked).isEmpty();

    runWhatIsQueued();
    assertThat(target.booked).containsExactly("A1");
    assertThat(heard.completed).containsExactly("Office.note");
    assertThat(heard.uncaught).isEmpty();
  }

  @Test
  void theFailureOfAVoidMethodReachesTheExceptionHandler() {
    IllegalStateException failure = new IllegalStateException("nobody waits");
    office.failUnseen(failure);
    runWhatIsQueued();

    assertThat(handled).containsExactly(failure);
    assertThat(heard.uncaught).containsExactly(failure);
    assertThat(heard.errors).containsExactly(failure);
  }

  @Test
  void aVoidMethodThatThrowsACancellationHasFailedToo() {
    CancellationException failure = new CancellationException("of something else");
    office.failUnseen(failure);
    runWhatIsQueued();

    assertThat(handled).containsExactly(failure);
  }

  @Test
  void whatAFutureTellsOfIsNotToldToTheHandler() {
    assertThatThrownBy(() -> run(office.fail(new IOException()))).isNotNull();

    assertThat(handled).isEmpty();
    assertThat(heard.uncaught).isEmpty();
  }

  @Test
  void cancellingBeforeTheStartPreventsTheBody() {
    CompletableFuture<String> future = office.book("A1");
    future.cancel(false);
    runWhatIsQueued();

    assertThat(target.booked).isEmpty();
    assertThat(heard.errors).singleElement().isInstanceOf(CancellationException.class);
  }

  @Test
  void cancellingLaterCancelsWhatTheBodyReturned() {
    CompletionStage<String> stage = office.waiting();
    runWhatIsQueued();
    stage.toCompletableFuture().cancel(false);

    assertThat(target.pending).isCancelled();
  }

  @Test
  void aClosedLoopRefusesTheCall() {
    loop.close();

    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> office.book("A1"));
    assertThat(heard.errors).singleElement().isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aClosedLoopTellsTheHandlerOfAVoidCall() {
    loop.close();
    office.note("A1");

    assertThat(handled).singleElement().isInstanceOf(RejectedExecutionException.class);
    assertThat(heard.uncaught).isEqualTo(handled);
  }

  @Test
  void aFullLoopFailsTheFutureAndTellsTheHandlerOfAVoidCall() {
    EventLoop small = loop().maxPending(1).build();
    target.own = small;
    office.book("A1");
    CompletableFuture<String> rejected = office.book("A2");
    office.note("A3");

    assertThat(rejected)
        .isCompletedExceptionally()
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
    assertThat(handled).singleElement().isInstanceOf(RejectedExecutionException.class);
    small.close();
  }

  @Test
  void closingTheLoopCompletesWhatWasHandedOut() {
    CompletionStage<String> waiting = office.waiting();
    runWhatIsQueued();
    CompletableFuture<String> queued = office.book("A1");
    office.note("A2");
    loop.close();

    assertThat(waiting.toCompletableFuture()).isCancelled();
    assertThat(queued).isCancelled();
    assertThat(target.booked).isEmpty();
    assertThat(handled).as("the loop says itself what it dropped").isEmpty();
  }

  @Test
  void aCallIsTimedUntilItsCompletion() {
    EventLoop virtual = EventLoop.builder().clock(new VirtualClock()).build();
    target.own = virtual;
    virtual.runUntilComplete(office.waitFor(Duration.ofHours(1)));

    assertThat(heard.taken).containsExactly(Duration.ofHours(1));
    virtual.close();
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aCallThatTheLoopDropsIsNamed(CapturedOutput output) {
    office.note("A1");
    loop.close();

    assertThat(output).contains("was closed before 1 callbacks had run, among them [Office.note]");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aCallThatHoldsTheLoopIsNamed(CapturedOutput output) {
    VirtualClock clock = new VirtualClock();
    try (EventLoop virtual = EventLoop.builder().clock(clock).build()) {
      target.own = virtual;
      office.hold(clock);
      virtual.runUntilComplete(office.book("A1"));
    }

    assertThat(output).contains("held event loop 'pulsar' for 1000 ms: Office.hold");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aTaskWithANameIsNamedByIt(CapturedOutput output) {
    VirtualClock clock = new VirtualClock();
    try (EventLoop virtual = EventLoop.builder().clock(clock).build()) {
      target.own = virtual;
      office.holdUnderAName(clock);
      virtual.runUntilComplete(office.book("A1"));
    }

    assertThat(output).contains("held event loop 'pulsar' for 1000 ms: the long one");
  }

  static class Office implements AsyncObject {

    final List<String> booked = new ArrayList<>();
    final List<@Nullable EventLoop> loops = new ArrayList<>();
    final CompletableFuture<String> pending = new CompletableFuture<>();
    volatile @Nullable EventLoop own;

    @Override
    public @Nullable EventLoop loop() {
      return own;
    }

    @Task
    public CompletableFuture<String> book(String seat) {
      booked.add(seat);
      loops.add(EventLoop.current());
      return CompletableFuture.completedFuture(seat);
    }

    @Task
    public void note(String seat) {
      booked.add(seat);
    }

    @Task
    public CompletionStage<String> waiting() {
      return pending;
    }

    @Task
    public CompletableFuture<CompletableFuture<String>> nested() {
      return CompletableFuture.completedFuture(pending);
    }

    @Task
    public @Nullable CompletableFuture<String> nothing() {
      return null;
    }

    @Task
    public Future<String> elsewhere(ExecutorService executor) {
      return executor.submit(pending::join);
    }

    @Task
    public CompletableFuture<String> fail(IOException failure) throws IOException {
      throw failure;
    }

    @Task
    public CompletableFuture<String> failSneakily(Throwable failure) {
      throw Office.<RuntimeException>sneak(failure);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneak(Throwable failure) throws X {
      throw (X) failure;
    }

    @Task
    public void failUnseen(RuntimeException failure) {
      throw failure;
    }

    @Task
    public void hold(VirtualClock clock) {
      clock.advance(Duration.ofSeconds(1));
    }

    @Task(name = "the long one")
    public void holdUnderAName(VirtualClock clock) {
      clock.advance(Duration.ofSeconds(1));
    }

    @Task
    public CompletableFuture<Void> waitFor(Duration time) {
      EventLoop current = EventLoop.current();
      CompletableFuture<Void> over = current.createFuture();
      current.callLater(time, () -> over.complete(null));
      return over;
    }
  }

  private static final class Heard implements TaskListener {
    final List<String> completed = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final List<Duration> taken = new CopyOnWriteArrayList<>();
    final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

    @Override
    public TaskCallListener called(Class<?> type, Method method) {
      String name = type.getSimpleName() + "." + method.getName();
      return new TaskCallListener() {
        @Override
        public void completed(Duration time, @Nullable Throwable error) {
          heard(name, time, error);
        }
      };
    }

    private void heard(String name, Duration time, @Nullable Throwable error) {
      completed.add(name);
      taken.add(time);
      if (error != null) {
        errors.add(error);
      }
    }

    @Override
    public void uncaught(Class<?> type, Method method, Throwable error) {
      uncaught.add(error);
    }
  }
}
