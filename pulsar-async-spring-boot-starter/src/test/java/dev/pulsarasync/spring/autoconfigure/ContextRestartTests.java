package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.Task;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

class ContextRestartTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class))
          .withPropertyValues(
              "pulsar.async.loop.name=restart",
              "pulsar.async.loops.restart-mail.size=1",
              "pulsar.async.loops.restart-orders.size=2")
          .withBean(Office.class);

  record Rest(
      String name,
      Consumer<ConfigurableApplicationContext> begin,
      Consumer<ConfigurableApplicationContext> end) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Rest> rests() {
    return Stream.of(
        new Rest(
            "stop and start",
            ConfigurableApplicationContext::stop,
            ConfigurableApplicationContext::start),
        new Rest(
            "pause and restart",
            ConfigurableApplicationContext::pause,
            ConfigurableApplicationContext::restart));
  }

  @ParameterizedTest
  @MethodSource("rests")
  void loopsRestWithTheirContextAndGoOnWithIt(Rest rest) {
    runner.run(
        context -> {
          Office office = context.getBean(Office.class);
          EventLoop mail = context.getBean("restart-mail", EventLoop.class);
          for (int round = 0; round < 3; round++) {
            rest.begin().accept(context.getSourceApplicationContext());
            await().atMost(LIMIT).until(() -> threads("restart").isEmpty());
            CompletableFuture<String> booked = office.book();
            CompletableFuture<String> mailed = mail.run(() -> "mailed");
            assertThat(booked).isNotDone();

            rest.end().accept(context.getSourceApplicationContext());
            assertThat(booked).succeedsWithin(LIMIT).isEqualTo("booked");
            assertThat(mailed).succeedsWithin(LIMIT).isEqualTo("mailed");
            assertThat(threads("restart")).hasSize(4);
          }
        });
  }

  @Test
  void whatWaitsInsideGoesOnAfterTheStart() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    runner.run(
        context -> {
          CompletableFuture<String> waiting = context.getBean(Office.class).waitFor(elsewhere);
          context.getSourceApplicationContext().stop();
          elsewhere.complete("news");
          assertThat(waiting).isNotDone();
          context.getSourceApplicationContext().start();
          assertThat(waiting).succeedsWithin(LIMIT).isEqualTo("news");
        });
  }

  @Test
  void aStoppedContextThatIsClosedCancelsWhatWasNotRun() {
    List<CompletableFuture<String>> queued = new CopyOnWriteArrayList<>();
    runner.run(
        context -> {
          context.getSourceApplicationContext().stop();
          queued.add(context.getBean(Office.class).book());
        });

    assertThat(queued).singleElement().matches(CompletableFuture::isCancelled);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void tellsOfACallbackThatTheStopDidNotWaitFor(CapturedOutput output) {
    CountDownLatch goOn = new CountDownLatch(1);
    runner
        .withPropertyValues("pulsar.async.loop.shutdown-timeout=1ms")
        .run(
            context -> {
              CountDownLatch begun = new CountDownLatch(1);
              CompletableFuture<String> busy = context.getBean(Office.class).hold(begun, goOn);
              assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
              context.getSourceApplicationContext().stop();
              goOn.countDown();
              context.getSourceApplicationContext().start();
              assertThat(busy).succeedsWithin(LIMIT);
            });

    assertThat(output).contains("Event loop 'restart' had not stopped after 1 ms");
  }

  @Test
  void twoContextsDoNotMeet() {
    runner.run(
        one ->
            runner.run(
                other -> {
                  EventLoop mine = one.getBean("restart-mail", EventLoop.class);
                  assertThat(other.getBean("restart-mail")).isNotSameAs(mine);
                  other.getSourceApplicationContext().close();
                  assertThat(mine.run(() -> EventLoop.current()).get()).isSameAs(mine);
                  assertThat(one.getBean(Office.class).book()).succeedsWithin(LIMIT);
                }));
  }

  @Test
  void nothingStaysOfAClosedContext() {
    List<WeakReference<Object>> loops = new CopyOnWriteArrayList<>();
    runner.run(
        context -> {
          context.getBeansOfType(EventLoop.class).values().forEach(it -> loops.add(weak(it)));
          context.getBeansOfType(EventLoopGroup.class).values().forEach(it -> loops.add(weak(it)));
          loops.add(weak(context.getSourceApplicationContext()));
          Office office = context.getBean(Office.class);
          CompletableFuture<String> waiting = office.waitFor(office.blocking());
          assertThat(waiting).succeedsWithin(LIMIT);
        });

    assertThat(loops).hasSize(4);
    await().atMost(LIMIT).until(() -> threads("restart").isEmpty());
    await().atMost(LIMIT).until(() -> areGone(loops));
  }

  private static WeakReference<Object> weak(Object value) {
    return new WeakReference<>(value);
  }

  private static boolean areGone(List<WeakReference<Object>> references) {
    System.gc();
    return references.stream().allMatch(reference -> reference.refersTo(null));
  }

  private static List<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }

  static class Office {
    private final EventLoop loop;

    Office(EventLoop loop) {
      this.loop = loop;
    }

    CompletableFuture<String> blocking() {
      return loop.runInExecutor(() -> "news");
    }

    @Task
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked");
    }

    @Task
    public CompletableFuture<String> waitFor(CompletableFuture<String> elsewhere) {
      return CompletableFuture.completedFuture(Async.await(elsewhere));
    }

    @Task
    public CompletableFuture<String> hold(CountDownLatch begun, CountDownLatch goOn)
        throws InterruptedException {
      begun.countDown();
      assertThat(goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return CompletableFuture.completedFuture("done");
    }
  }
}
