package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

/** Tasks on class paths that lack what is optional: each in a class loader of its own. */
class WithoutLibrariesTests {

  private static final String ALL = "reactor|reactive-streams|rxjava|mutiny|guava|kotlin";

  @ParameterizedTest
  @ValueSource(strings = {"reactor", "guava", "kotlinx-coroutines-reactor", "kotlin", ALL})
  void tasksWorkAndLoopsWait(String absent) throws Exception {
    assertThat(callWithout(absent, Application.class)).isEqualTo("booked A1");
  }

  @Test
  void aPublisherOfTheJdkIsRefusedWithoutReactor() throws Exception {
    assertThat(callWithout("none", Publishing.class)).isEqualTo("accepted");
    assertThat(callWithout("reactor", Publishing.class)).isEqualTo("refused");
  }

  private static Object callWithout(String absent, Class<? extends Callable<String>> type)
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(classPathWithout(absent), platform)) {
      thread.setContextClassLoader(loader);
      Constructor<?> isolated = loader.loadClass(type.getName()).getDeclaredConstructor();
      isolated.setAccessible(true);
      return ((Callable<?>) isolated.newInstance()).call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPathWithout(String absent) throws Exception {
    String pattern = "(" + absent + ").*\\.jar";
    Path[] paths =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> !path.getFileName().toString().matches(pattern))
            .toArray(Path[]::new);
    URL[] urls = new URL[paths.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = paths[i].toUri().toURL();
    }
    return urls;
  }

  private static AnnotationConfigApplicationContext start(Class<?> office) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> EventLoop.builder().build());
    context.registerBean(office);
    context.refresh();
    return context;
  }

  /** Waits for a bare future and a plain value too, of which an adapter is asked. */
  static class Application implements Callable<String> {

    Application() {}

    @Override
    public String call() {
      try (AnnotationConfigApplicationContext context = start(Office.class)) {
        EventLoop loop = context.getBean(EventLoop.class);
        String booked = loop.runUntilComplete(context.getBean(Office.class).book());
        CompletableFuture<String> seat = loop.run(() -> Async.await(seat()));
        return booked + loop.runUntilComplete(seat);
      }
    }

    private static Future<String> seat() {
      FutureTask<String> seat = new FutureTask<>(() -> "A1");
      seat.run();
      return seat;
    }
  }

  static class Office {
    @Task
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked ");
    }
  }

  static class Publishing implements Callable<String> {

    Publishing() {}

    @Override
    public String call() {
      try {
        start(PublishingOffice.class).close();
        return "accepted";
      } catch (RuntimeException refused) {
        return refused.getMessage().contains("returns java.util.concurrent.Flow$Publisher")
            ? "refused"
            : refused.getMessage();
      }
    }
  }

  static class PublishingOffice {
    @Task
    public Flow.Publisher<String> seats() {
      return subscriber -> {};
    }
  }
}
