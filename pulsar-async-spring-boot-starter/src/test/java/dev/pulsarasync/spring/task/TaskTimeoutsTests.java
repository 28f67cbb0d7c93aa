package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.annotation.AnnotationUtils;

class TaskTimeoutsTests {

  private final TaskTimeouts timeouts = new TaskTimeouts(new TaskMethods(), text -> text);

  @ParameterizedTest
  @CsvSource({
    "2s, PT2S",
    "PT2S, PT2S",
    "500ms, PT0.5S",
    "500, PT0.5S",
    "1ns, PT0.000000001S",
    "3h, PT3H",
    "' 2s ', PT2S",
    "106752d, PT2562047H47M16.854775807S",
    "'', PT0S",
    "' ', PT0S",
  })
  void readsDurationsAsBootDoes(String text, Duration expected) {
    Task task = AnnotationUtils.synthesizeAnnotation(Map.of("timeout", text), Task.class, null);

    assertThat(timeouts.read(task)).isEqualTo(expected.toNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "byType, 1s",
    "byMethod, 2s",
    "byMethodWithout, 0s",
    "byMethodOfInterface, 3s",
    "noTask, 0s",
  })
  void theAnnotationOfTheMethodComesFirst(String name, String expected) throws Exception {
    Method method = Office.class.getMethod(name);

    assertThat(timeouts.of(method, Office.class)).isEqualTo(nanos(expected));
  }

  @Test
  void aMethodIsKnownByThatOfItsInterfaceToo() throws Exception {
    Method method = Tasks.class.getMethod("byMethodOfInterface");

    assertThat(timeouts.of(method, Office.class)).isEqualTo(nanos("3s"));
    assertThat(timeouts.of(method, Other.class)).isEqualTo(nanos("4s"));
  }

  private static long nanos(String seconds) {
    return Duration.parse("PT" + seconds).toNanos();
  }

  interface Tasks {
    @Task(timeout = "3s")
    CompletableFuture<String> byMethodOfInterface();
  }

  static class Base {
    public void noTask() {}
  }

  @Task(timeout = "1s")
  static class Office extends Base implements Tasks {
    public void byType() {}

    @Task(timeout = "2s")
    public void byMethod() {}

    @Task
    public void byMethodWithout() {}

    @Override
    public CompletableFuture<String> byMethodOfInterface() {
      return new CompletableFuture<>();
    }
  }

  static class Other implements Tasks {
    @Override
    @Task(timeout = "4s")
    public CompletableFuture<String> byMethodOfInterface() {
      return new CompletableFuture<>();
    }
  }
}
