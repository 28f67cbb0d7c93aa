package dev.pulsarasync.spring.autoconfigure;

import static dev.pulsarasync.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

class BlockingWorkTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner withoutExecutor =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class));

  private final ApplicationContextRunner runner =
      withoutExecutor.withConfiguration(
          AutoConfigurations.of(TaskExecutionAutoConfiguration.class));

  private final ApplicationContextRunner withVirtualThreads =
      runner.withPropertyValues("spring.threads.virtual.enabled=true");

  private static CompletableFuture<Thread> worker(EventLoop loop) {
    return loop.runInExecutor(Thread::currentThread);
  }

  @Test
  void runsOnThePoolOfTheLoopWhereThereIsNoOther() {
    withoutExecutor.run(
        context ->
            assertThat(worker(context.getBean(EventLoop.class)))
                .succeedsWithin(LIMIT)
                .extracting(Thread::getName)
                .asString()
                .startsWith("pulsar-worker-"));
  }

  @Test
  void runsOnTheExecutorOfTheApplication() {
    runner.run(
        context ->
            assertThat(worker(context.getBean(EventLoop.class)))
                .succeedsWithin(LIMIT)
                .extracting(Thread::getName)
                .asString()
                .startsWith("task-"));
  }

  @Test
  void thoseOfNamedLoopsAndGroupsDoToo() {
    runner
        .withPropertyValues("pulsar.async.loops.mail.size=1", "pulsar.async.loops.orders.size=2")
        .run(
            context -> {
              EventLoop mail = context.getBean("mail", EventLoop.class);
              EventLoop second = context.getBean("orders", EventLoopGroup.class).loops().get(1);
              assertThat(worker(mail).get().getName()).startsWith("task-");
              assertThat(worker(second).get().getName()).startsWith("task-");
            });
  }

  @Test
  void anotherExecutorOfTheUserIsNotTakenForTheApplications() {
    runner
        .withBean("mine", Executor.class, () -> new SimpleAsyncTaskExecutor("mine-"))
        .run(
            context ->
                assertThat(worker(context.getBean(EventLoop.class)).get().getName())
                    .startsWith("pulsar-worker-"));
  }

  @Test
  void isLookedUpWhenItIsNeeded() {
    AtomicBoolean made = new AtomicBoolean();
    withoutExecutor
        .withBean(
            TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME,
            Executor.class,
            () -> {
              made.set(true);
              return new SimpleAsyncTaskExecutor("mine-");
            },
            definition -> definition.setLazyInit(true))
        .run(
            context -> {
              EventLoop loop = context.getBean(EventLoop.class);
              assertThat(made).isFalse();
              assertThat(worker(loop).get().getName()).startsWith("mine-");
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void runsOnVirtualThreadsWhereTheyAreEnabled() {
    withVirtualThreads.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          assertThat(worker(loop).get().getName()).startsWith("pulsar-worker-");
          CompletableFuture<String> group =
              loop.runInExecutor(() -> Thread.currentThread().getThreadGroup().getName());
          assertThat(group).succeedsWithin(LIMIT).isEqualTo("VirtualThreads");
        });
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void theJvmHasNoVirtualThreadsAndThePropertyIsIgnored() {
    withVirtualThreads.run(
        context ->
            assertThat(worker(context.getBean(EventLoop.class)).get().getName())
                .startsWith("task-"));
  }

  @Test
  void aCustomizerHasTheLastWord() {
    withVirtualThreads
        .withBean(
            EventLoopCustomizer.class,
            () -> builder -> builder.executor(new SimpleAsyncTaskExecutor("custom-")))
        .run(
            context ->
                assertThat(worker(context.getBean(EventLoop.class)).get().getName())
                    .startsWith("custom-"));
  }

  /** Boot's executor stops before the loop does, which may still need it. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void isThereUntilTheLoopHasFinished(CapturedOutput output) {
    CompletableFuture<CompletableFuture<Thread>> last = new CompletableFuture<>();
    runner
        .withBean(StopsAfterExecutors.class)
        .run(
            context -> {
              CompletableFuture<String> stopped =
                  context.getBean(StopsAfterExecutors.class).stopped;
              EventLoop loop = context.getBean(EventLoop.class);
              last.complete(loop.run(() -> worker(loop, await(stopped))));
            });

    assertThat(last.join()).isCompleted();
    assertThat(output).doesNotContain("had not finished");
  }

  private static CompletableFuture<Thread> worker(EventLoop loop, String after) {
    return loop.runInExecutor(Thread::currentThread);
  }

  static class StopsAfterExecutors implements SmartLifecycle {
    final CompletableFuture<String> stopped = new CompletableFuture<>();
    private volatile boolean running;

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      stopped.complete("stopped");
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return Integer.MAX_VALUE / 2 - 1;
    }
  }
}
