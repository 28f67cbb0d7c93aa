package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

@ExtendWith(OutputCaptureExtension.class)
class EventLoopLifecycleTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class))
          .withBean(Office.class);

  @ParameterizedTest
  @ValueSource(
      ints = {
        Integer.MAX_VALUE - 1024, // a web server that drains
        Integer.MAX_VALUE - 2048, // a web server that stops
        Integer.MAX_VALUE / 2, // executors and schedulers
      })
  void acceptsWorkUntilThoseHaveStoppedThatMaySendIt(int phase, CapturedOutput output) {
    CompletableFuture<String> late = new CompletableFuture<>();
    runner
        .withBean(Late.class, () -> new Late(phase, late))
        .run(context -> context.getBean(Late.class).office = context.getBean(Office.class));

    assertThat(late).isCompletedWithValue("booked");
    assertThat(output).doesNotContain("had not finished");
  }

  @Test
  void whatIsCalledBeforeTheStartRunsAfterIt() {
    runner
        .withBean(Early.class)
        .run(
            context ->
                assertThat(context.getBean(Early.class).booked)
                    .succeedsWithin(LIMIT)
                    .isEqualTo("booked"));
  }

  @Test
  void finishesWhatIsUnderWay(CapturedOutput output) {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<String>> handedOut = new CompletableFuture<>();
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          CompletableFuture<String> waiting = context.getBean(Office.class).waitFor(elsewhere);
          handedOut.complete(waiting);
          loop.execute(
              () ->
                  CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                      .execute(() -> elsewhere.complete("finished")));
        });

    assertThat(handedOut.join()).isCompletedWithValue("finished");
    assertThat(output).doesNotContain("had not finished");
  }

  @Test
  void completesWhatDoesNotFinishInTimeAndSaysSo(CapturedOutput output) {
    CompletableFuture<CompletableFuture<String>> handedOut = new CompletableFuture<>();
    runner
        .withPropertyValues("pulsar.async.loop.shutdown-timeout=10ms")
        .run(
            context ->
                handedOut.complete(
                    context.getBean(Office.class).waitFor(new CompletableFuture<>())));

    assertThat(handedOut.join()).isCancelled();
    assertThat(output)
        .contains("Event loop 'pulsar' had not finished after 10 ms")
        .contains("Raise pulsar.async.loop.shutdown-timeout");
  }

  @Test
  void aCallbackMayCloseTheContext(CapturedOutput output) {
    runner.run(
        context -> {
          CountDownLatch closed = new CountDownLatch(1);
          EventLoop loop = context.getBean(EventLoop.class);
          loop.execute(
              () -> {
                context.close();
                closed.countDown();
              });
          assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        });

    assertThat(output).contains("is being stopped by a callback of event loop 'pulsar'");
  }

  @Test
  void startsBeforeAndStopsAfterExecutorsAndServers() {
    assertThat(EventLoopLifecycle.PHASE).isLessThan(Integer.MAX_VALUE / 2).isPositive();
    runner.run(
        context ->
            assertThat(context.getBean(EventLoopLifecycle.class).getPhase())
                .isEqualTo(EventLoopLifecycle.PHASE));
  }

  static class Office {
    @Task
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked");
    }

    @Task
    public CompletableFuture<String> waitFor(CompletableFuture<String> elsewhere) {
      return elsewhere;
    }
  }

  static class Early implements InitializingBean {
    private final Office office;
    CompletableFuture<String> booked = new CompletableFuture<>();

    Early(Office office) {
      this.office = office;
    }

    @Override
    public void afterPropertiesSet() {
      booked = office.book();
      assertThat(booked).isNotDone();
    }
  }

  /** Sends work when it is stopped, and waits for it. */
  static class Late implements SmartLifecycle {
    private final int phase;
    private final CompletableFuture<String> result;
    private volatile boolean running;
    volatile Office office;

    Late(int phase, CompletableFuture<String> result) {
      this.phase = phase;
      this.result = result;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      result.complete(office.book().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return phase;
    }
  }
}
