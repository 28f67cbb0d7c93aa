package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who drives, where starts, stops, closes and waits meet. */
@Timeout(40)
class DrivingTests {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private static Object field(Object of, String name) throws Exception {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private EventLoop loop() {
    return EventLoop.builder().threadFactory(this::newThread).build();
  }

  private Thread newThread(Runnable driver) {
    Thread thread = new Thread(driver, "driver");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void aStartThatComesLateKeepsItsThreadWhoeverElseWantsToDrive() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    boolean[] armed = new boolean[1];
    class Hook extends Thread {
      Hook(Runnable task) {
        super(task);
        setDaemon(true);
      }

      @Override
      public void interrupt() {
        if (armed[0]) {
          left.countDown();
          waitFor(release);
        } else {
          super.interrupt();
        }
      }
    }
    Hook[] own = new Hook[1];
    EventLoop loop = EventLoop.builder().threadFactory(task -> own[0] = new Hook(task)).build();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    loop.execute(
        () -> {
          inside.countDown();
          waitFor(goOn);
          Thread.currentThread().interrupt();
          armed[0] = true;
        });
    loop.start();
    waitFor(inside);
    synchronized (field(loop, "driver")) { // only makes the interleaving certain
      loop.stop(Duration.ZERO);
      goOn.countDown();
      await().until(() -> own[0].getState() == Thread.State.BLOCKED);
      loop.start();
    }
    waitFor(left);
    CompletableFuture<String> driven = loop.createFuture();
    loop.execute(
        () -> {
          release.countDown();
          catchThrowable(() -> own[0].join(2000));
          driven.complete("driven");
        });
    Throwable refused = catchThrowable(() -> loop.runUntilComplete(driven));
    release.countDown();

    assertThat(loop.run(() -> "lives")).succeedsWithin(LIMIT);
    assertThat(refused).isInstanceOf(IllegalStateException.class);
    loop.close();
  }

  @Test
  void aStartWithoutAThreadCarriesOutACloseWithoutHoldingUpOthers() {
    Executor onThreadOfItsOwn = task -> new Thread(task).start();
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Error none = new OutOfMemoryError("unable to create native thread");
    EventLoop[] loop = new EventLoop[1];
    Thread unstartable =
        new Thread() {
          @Override
          public void start() {
            onThreadOfItsOwn.execute(() -> loop[0].shutdown(Duration.ofMinutes(1)));
            await().until(() -> catchThrowable(() -> loop[0].execute(() -> {})) != null);
            throw none;
          }
        };
    loop[0] = EventLoop.builder().threadFactory(driver -> unstartable).build();
    loop[0].execute(
        () ->
            stopped
                .completeAsync(() -> loop[0].stop(LIMIT), onThreadOfItsOwn)
                .orTimeout(5, TimeUnit.SECONDS)
                .join());

    assertThat(catchThrowable(loop[0]::start)).isSameAs(none);
    assertThat(stopped).isCompletedWithValue(true);
    assertThat(loop[0].isClosed()).isTrue();
  }

  @Test
  void aStartEndsTheWaitOfTheStopThatItOverrules() {
    EventLoop loop = loop();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    loop.execute(
        () -> {
          inside.countDown();
          waitFor(goOn);
        });
    loop.start();
    waitFor(inside);
    Thread[] stopper = new Thread[1];
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(
            () -> {
              stopper[0] = Thread.currentThread();
              return loop.stop(Duration.ofMinutes(10));
            });
    await().until(() -> stopper[0] != null && stopper[0].getState() == Thread.State.TIMED_WAITING);
    loop.start();
    goOn.countDown();
    assertThat(loop.run(() -> "lives")).succeedsWithin(LIMIT);
    try {
      assertThat(stopped).succeedsWithin(LIMIT).isEqualTo(false);
    } finally {
      loop.close();
      stopper[0].interrupt();
    }
  }

  private void shutDownWith(boolean stopFirst) {
    EventLoop loop = loop();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    loop.execute(
        () -> {
          inside.countDown();
          waitFor(goOn);
        });
    CompletableFuture<String> queued = loop.run(() -> "ran");
    loop.start();
    waitFor(inside);
    if (stopFirst) {
      loop.stop(Duration.ZERO);
    }
    CompletableFuture<Boolean> shut =
        CompletableFuture.supplyAsync(() -> loop.shutdown(Duration.ofSeconds(3)));
    await().until(() -> catchThrowable(() -> loop.execute(() -> {})) != null);
    if (!stopFirst) {
      loop.stop(Duration.ZERO);
    }
    goOn.countDown();
    assertThat(shut).succeedsWithin(Duration.ofSeconds(8)).isEqualTo(true);
    assertThat(queued).isCompletedWithValue("ran");
  }

  @Test
  void aShutdownFinishesWhatIsQueuedThoughAStopCameBefore() {
    shutDownWith(true);
  }

  @Test
  void aShutdownFinishesWhatIsQueuedThoughAStopComesMeanwhile() {
    shutDownWith(false);
  }

  @Test
  void noThreadStaysWhenTheGraceEndsWhileTheCallersThreadWaits() {
    DrivingThreads clock = new DrivingThreads();
    EventLoop loop = EventLoop.builder().name("meeting").clock(clock).build();
    Thread caller = Thread.currentThread();
    boolean[] onCaller = new boolean[1];
    loop.run(CompletableFuture::new); // work under way that never ends
    CompletableFuture<String> first =
        loop.run(
            () -> {
              loop.shutdown(Duration.ofMillis(500));
              loop.callLater(
                  Duration.ofMillis(100),
                  () -> {
                    onCaller[0] = Thread.currentThread() == caller;
                    Async.await(new CompletableFuture<>());
                  });
              return "first";
            });
    assertThat(loop.<String>runUntilComplete(first)).isEqualTo("first");
    assertThat(onCaller[0]).isTrue();
    await().atMost(LIMIT).until(loop::isClosed);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(clock.alive("meeting")).isZero());
  }

  @Test
  void theCallersInterruptIsKeptWhenACloserInterruptsAnotherDriver() {
    EventLoop loop = loop();
    Thread caller = Thread.currentThread();
    loop.execute(() -> Async.await(new CompletableFuture<>()));
    loop.execute(
        () -> {
          caller.interrupt();
          new Thread(loop::close).start();
          while (!Thread.interrupted()) {
            Thread.onSpinWait();
          }
        });
    assertThat(catchThrowable(() -> loop.runUntilComplete(new CompletableFuture<>())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aCallerThatWasRefusedIsForgotten() throws Exception {
    EventLoop loop = loop();
    loop.start();
    CompletableFuture<String> later = loop.createFuture();
    assertThat(catchThrowable(() -> loop.runUntilComplete(later)))
        .isInstanceOf(IllegalStateException.class);
    later.complete("");
    loop.run(() -> "a turn later").join();
    loop.stop(LIMIT);
    assertThat((Collection<?>) field(field(field(loop, "driver"), "suspensions"), "done"))
        .isEmpty();
    loop.close();
  }

  private int fired;

  private void fireAndWait(EventLoop loop, CompletableFuture<Void> gate) {
    if (++fired < 900) {
      loop.callLater(Duration.ZERO, () -> fireAndWait(loop, gate));
      Async.await(gate);
    }
  }

  @Test
  void timersThatWaitInsideDoNotStarveCallbacks() {
    EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    CompletableFuture<Void> gate = loop.createFuture();
    loop.callLater(Duration.ZERO, () -> fireAndWait(loop, gate));
    CompletableFuture<Integer> ran = loop.createFuture();
    loop.callLater(
        Duration.ZERO,
        () ->
            loop.execute(
                () -> {
                  ran.complete(fired);
                  gate.complete(null);
                }));
    int firedBefore = loop.runUntilComplete(ran);
    loop.close();
    assertThat(firedBefore).isLessThanOrEqualTo(256);
  }

  @Test
  void theThreadOfAFormerStartEndsWhenItsBodyWentOnInARunOfTheCaller() throws Exception {
    EventLoop loop = loop();
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    loop.start();
    CompletableFuture<String> waiting = loop.run(() -> Async.await(elsewhere));
    loop.run(() -> "the one before waits").join();
    assertThat(loop.stop(LIMIT)).isTrue();
    elsewhere.complete("news");
    assertThat(loop.<String>runUntilComplete(waiting)).isEqualTo("news");
    threads.get(0).join(3000);
    boolean alive = threads.get(0).isAlive();
    loop.close();
    assertThat(alive).isFalse();
  }
}
