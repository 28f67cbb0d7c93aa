package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

class ScheduledTaskTests {

  private static final int LIMIT_IN_SECONDS = 10;

  private final Failures failures = new Failures();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  TaskSchedulingAutoConfiguration.class))
          .withUserConfiguration(Scheduling.class)
          .withBean(AsyncUncaughtExceptionHandler.class, () -> failures)
          .withBean(Office.class);

  @Test
  void theSchedulerQueuesTheBodyAgainAndAgain() {
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          Office office = context.getBean(Office.class);
          BlockingQueue<Map.Entry<String, EventLoop>> runs = office.runs();
          assertThat(next(runs).getValue()).isSameAs(loop);
          assertThat(next(runs).getKey()).isEqualTo("pulsar");
          assertThat(context).hasSingleBean(TaskScheduler.class);
        });
  }

  @Test
  void whatABodyThrowsIsHandledAndEndsNoSchedule() {
    runner.run(
        context -> {
          assertThat(next(failures.handled)).hasMessage("of the schedule");
          assertThat(next(failures.handled)).hasMessage("of the schedule");
        });
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(LIMIT_IN_SECONDS, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {}

  static class Office {
    private final BlockingQueue<Map.Entry<String, EventLoop>> runs = new ArrayBlockingQueue<>(9);

    @Task
    @Scheduled(fixedRate = 1)
    public void count() {
      runs.offer(Map.entry(Thread.currentThread().getName(), EventLoop.current()));
    }

    @Task
    @Scheduled(fixedDelay = 1)
    public void fail() {
      throw new IllegalStateException("of the schedule");
    }

    BlockingQueue<Map.Entry<String, EventLoop>> runs() {
      return runs;
    }
  }

  private static final class Failures implements AsyncUncaughtExceptionHandler {
    final BlockingQueue<Throwable> handled = new ArrayBlockingQueue<>(9);

    @Override
    public void handleUncaughtException(Throwable error, Method method, Object... arguments) {
      handled.offer(error);
    }
  }
}
