package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;

/** Restarts as devtools does: the application's classes anew, on the libraries that are there. */
class DevtoolsTests {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void loopsWorkAfterARestartAndNothingKeepsTheClassesOfBefore() throws Exception {
    // Not restarted: CGLIB keeps the stack of its first use, and the classes on it, for ever.
    assertThat(new RestartedApplication().call()).isEqualTo("mailed A1");
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int start = 0; start < 3; start++) {
      loaders.add(run());
    }

    await().atMost(LIMIT).until(() -> areGone(loaders));
  }

  private static WeakReference<ClassLoader> run() throws Exception {
    URL[] classes = {DevtoolsTests.class.getProtectionDomain().getCodeSource().getLocation()};
    ClassLoader libraries = DevtoolsTests.class.getClassLoader();
    try (RestartClassLoader loader = new RestartClassLoader(libraries, classes)) {
      FutureTask<String> main = new FutureTask<>(() -> call(loader));
      Thread thread = new Thread(main, "main of a restart");
      thread.setContextClassLoader(loader);
      thread.start();
      assertThat(main.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("mailed A1");
      return new WeakReference<>(loader);
    }
  }

  private static String call(ClassLoader loader) throws Exception {
    Class<?> application = loader.loadClass(RestartedApplication.class.getName());
    assertThat(application).isNotSameAs(RestartedApplication.class);
    return (String) ((Callable<?>) application.getConstructor().newInstance()).call();
  }

  /** Spring's caches are soft; the tests run with a JVM that clears them at each collection. */
  private static boolean areGone(List<WeakReference<ClassLoader>> references) {
    System.gc();
    return references.stream().allMatch(reference -> reference.refersTo(null));
  }
}
