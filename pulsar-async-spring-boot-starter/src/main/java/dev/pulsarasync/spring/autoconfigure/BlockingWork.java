package dev.pulsarasync.spring.autoconfigure;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Where what loops run off the loop runs: on virtual threads if the application wants them, else on
 * Boot's executor, which is looked up when it is first needed.
 */
record BlockingWork(BeanFactory beans, Environment environment) {

  private static final String APPLICATION_EXECUTOR =
      TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

  /** Null where the loop is to use a pool of its own. */
  @Nullable Executor executor(String loop) {
    if (Threading.VIRTUAL.isActive(environment)) {
      return new VirtualThreadTaskExecutor(loop + "-worker-");
    }
    return hasApplicationExecutor() ? applicationExecutor() : null;
  }

  private boolean hasApplicationExecutor() {
    return beans.containsBean(APPLICATION_EXECUTOR)
        && beans.isTypeMatch(APPLICATION_EXECUTOR, Executor.class);
  }

  private Executor applicationExecutor() {
    Supplier<Executor> executor =
        SingletonSupplier.of(() -> beans.getBean(APPLICATION_EXECUTOR, Executor.class));
    return work -> executor.get().execute(work);
  }
}
