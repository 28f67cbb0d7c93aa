package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskPlansTests {

  private final TaskPlans plans = new TaskPlans(new TaskMethods(), text -> text);

  @ParameterizedTest
  @CsvSource({
    "byType, 1s",
    "byMethod, 2s",
    "byMethodWithout, 0s",
    "byMethodOfInterface, 3s",
  })
  void theAnnotationOfTheMethodComesFirst(String name, String expected) throws Exception {
    Method method = Office.class.getMethod(name);

    assertThat(plans.of(method, Office.class).timeout()).isEqualTo(nanos(expected));
  }

  @Test
  void aMethodIsKnownByThatOfItsInterfaceToo() throws Exception {
    Method method = Tasks.class.getMethod("byMethodOfInterface");

    assertThat(plans.of(method, Office.class).timeout()).isEqualTo(nanos("3s"));
    assertThat(plans.of(method, Other.class).timeout()).isEqualTo(nanos("4s"));
  }

  private static long nanos(String seconds) {
    return Duration.parse("PT" + seconds).toNanos();
  }

  interface Tasks {
    @Task(timeout = "3s")
    CompletableFuture<String> byMethodOfInterface();
  }

  @Task(timeout = "1s")
  static class Office implements Tasks {
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
