package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffLoopTests {

  private final EventLoop loop = EventLoop.builder().name("off").build();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void close() {
    never.countDown();
    loop.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  @Test
  void theCallRunsOffTheLoopAndItsResultIsBackOnIt() throws Exception {
    loop.start();
    CompletableFuture<Thread> worker = loop.runInExecutor(Thread::currentThread);
    CompletableFuture<Boolean> back = worker.thenApply(t -> loop.inLoop());
    assertThat(get(worker).getName()).startsWith("off-worker-");
    assertThat(get(worker).isDaemon()).isTrue();
    assertThat(get(back)).isTrue();
  }

  @Test
  void aWorkerTakesNothingOverFromTheCallbackThatUsedItFirst() throws Exception {
    InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    loop.start();
    CompletableFuture<List<Object>> seen =
        loop.run(
            () -> {
              user.set("of one callback");
              Thread.currentThread().setContextClassLoader(new ClassLoader() {});
              return loop.runInExecutor(
                  () ->
                      List.of(
                          Optional.ofNullable(user.get()),
                          Thread.currentThread().getContextClassLoader()));
            });
    assertThat(get(seen)).containsExactly(Optional.empty(), own);
  }

  @Test
  void aThreadWorksForTheLoopAsLongAsItDoesItsWork() throws Exception {
    try (EventLoop other = EventLoop.builder().build();
        EventLoop inline = EventLoop.builder().executor(Runnable::run).build()) {
      inline.start();
      CompletableFuture<List<Boolean>> works =
          inline.runInExecutor(
              () -> {
                CompletableFuture<Boolean> inner = inline.runInExecutor(inline::worksHere);
                return List.of(get(inner), inline.worksHere(), other.worksHere());
              });
      assertThat(get(works)).containsExactly(true, true, false);
      assertThat(inline.worksHere()).isFalse();
    }
  }

  @Test
  void anErrorComesBackAsTheSameObject() {
    Error error = new AssertionError();
    CompletableFuture<Object> future =
        loop.runInExecutor(
            () -> {
              throw error;
            });
    loop.start();
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(error);
  }

  @Test
  void theGivenExecutorIsUsedAndNeverShutDown() throws Exception {
    ExecutorService given = Executors.newSingleThreadExecutor(task -> new Thread(task, "given"));
    try {
      EventLoop own = EventLoop.builder().executor(given).build();
      own.start();
      assertThat(get(own.<String>runInExecutor(() -> Thread.currentThread().getName())))
          .isEqualTo("given");
      own.close();
      assertThat(given.isShutdown()).isFalse();
    } finally {
      given.shutdownNow();
    }
  }

  @Test
  void anExecutorThatRefusesFailsTheFuture() {
    Error refusal = new OutOfMemoryError("no threads");
    try (EventLoop own =
        EventLoop.builder()
            .executor(
                task -> {
                  throw refusal;
                })
            .build()) {
      own.start();
      CompletableFuture<Object> future = own.runInExecutor(() -> null);
      assertThatThrownBy(() -> get(future)).hasCause(refusal);
      assertThat(own.shutdown(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void cancellingInterruptsTheThreadThatRunsIt() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    CompletableFuture<Object> future =
        loop.runInExecutor(
            () -> {
              running.countDown();
              try {
                never.await();
              } catch (InterruptedException expected) {
                interrupted.set(true);
              }
              return null;
            });
    running.await();
    future.cancel(true);
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(interrupted);
  }

  @Test
  void closeInterruptsWhatRunsAndCancelsItsFuture() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    CompletableFuture<Object> future =
        loop.runInExecutor(
            () -> {
              running.countDown();
              try {
                never.await();
              } catch (InterruptedException expected) {
                interrupted.set(true);
              }
              return null;
            });
    loop.start();
    running.await();
    loop.close();
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(interrupted);
  }

  @Test
  void aBareFutureIsWaitedForOffTheLoop() throws Exception {
    FutureTask<String> bare = new FutureTask<>(() -> "bare");
    loop.start();
    CompletableFuture<String> future = loop.run(() -> bare);
    assertThat(get(loop.<String>run(() -> "the loop is free"))).isEqualTo("the loop is free");
    assertThat(future).isNotDone();
    bare.run();
    assertThat(get(future)).isEqualTo("bare");
  }

  @Test
  void anyNumberOfBareFuturesAreWaitedForWithoutHoldingUpWork() throws Exception {
    List<FutureTask<Integer>> bare = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int n = i;
      bare.add(new FutureTask<>(() -> n));
    }
    loop.start();
    CompletableFuture<List<Integer>> all = MultiAsync.of(bare).loop(loop).start();
    assertThat(get(loop.<String>runInExecutor(() -> "work"))).isEqualTo("work");
    for (int i = 99; i >= 0; i--) {
      bare.get(i).run();
    }
    assertThat(get(all)).hasSize(100).isSorted();
  }

  @Test
  void aBareFutureThatFailedFailsWithWhatItsCallThrew() {
    Exception error = new Exception();
    FutureTask<Object> bare =
        new FutureTask<>(
            () -> {
              throw error;
            });
    loop.start();
    CompletableFuture<Object> pending = loop.run(() -> bare);
    bare.run();
    CompletableFuture<Object> done = loop.run(() -> bare);
    assertThatThrownBy(() -> get(pending)).hasCause(error);
    assertThatThrownBy(() -> get(done)).hasCause(error);
  }

  @Test
  void cancellingATaskCancelsTheBareFutureThatItAwaits() {
    FutureTask<String> bare = new FutureTask<>(() -> "bare");
    CompletableFuture<String> task = Async.<String>task(loop, () -> bare).get();
    loop.start();
    loop.run(() -> null).join();
    task.cancel(true);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(bare::isCancelled);
  }

  @Test
  void aFutureWhoseCancelThrowsHarmsNobody() throws Exception {
    FutureTask<String> stubborn =
        new FutureTask<>(() -> "bare") {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            throw new IllegalStateException("stubborn");
          }
        };
    AtomicReference<@Nullable Throwable> handled = new AtomicReference<>();
    try (EventLoop own = EventLoop.builder().exceptionHandler((l, e) -> handled.set(e)).build()) {
      own.start();
      CompletableFuture<String> task = Async.<String>task(own, () -> stubborn).get();
      own.run(() -> null).join();
      task.cancel(true);
      assertThat(get(own.<String>run(() -> "alive"))).isEqualTo("alive");
      assertThat(handled.get()).hasMessage("stubborn");
      stubborn.run();
    }
  }

  @Test
  void shutdownWaitsForWork() {
    CompletableFuture<String> work =
        loop.runInExecutor(
            () -> {
              never.await(20, TimeUnit.MILLISECONDS);
              return "done";
            });
    loop.start();
    assertThat(loop.shutdown(Duration.ofSeconds(20))).isTrue();
    assertThat(work.join()).isEqualTo("done");
  }
}
