package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * A context with an {@link Office}, a loop for its tasks, and a pool of one thread for its
 * {@code @Async}.
 */
final class Beans implements AutoCloseable {

  private final EventLoop loop = EventLoop.builder().build();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final Office office;

  Beans() {
    context.register(Configuration.class);
    context.registerBean(EventLoop.class, () -> loop);
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(ThreadPoolTaskExecutor.class, Beans::oneThread);
    context.registerBean(Office.class);
    context.refresh();
    office = context.getBean(Office.class);
  }

  private static ThreadPoolTaskExecutor oneThread() {
    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    executor.setCorePoolSize(1);
    executor.setMaxPoolSize(1);
    return executor;
  }

  EventLoop loop() {
    return loop;
  }

  Office office() {
    return office;
  }

  @Override
  public void close() {
    context.close();
    loop.close();
  }

  @EnableAsync
  private static final class Configuration {}
}
