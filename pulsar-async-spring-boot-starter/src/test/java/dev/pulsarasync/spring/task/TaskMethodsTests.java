package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskMethodsTests {

  private final TaskMethods tasks = new TaskMethods();

  @ParameterizedTest
  @MethodSource
  void findsWhatIsMarked(Class<?> beanClass, List<String> expected) {
    assertThat(tasks.of(beanClass).keySet())
        .extracting(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  static Stream<Arguments> findsWhatIsMarked() {
    return Stream.of(
        Arguments.of(Plain.class, List.of()),
        Arguments.of(OnMethods.class, List.of("OnMethods.task", "OnMethods.hidden")),
        Arguments.of(OnType.class, List.of("OnType.task")),
        Arguments.of(OnObject.class, List.of("OnObject.task")),
        Arguments.of(Drum.class, List.of("Drum.loop")),
        Arguments.of(ByStereotype.class, List.of("ByStereotype.task")),
        Arguments.of(ByInterface.class, List.of("ByInterface.task")),
        Arguments.of(ByInterfaceOfInterface.class, List.of("ByInterfaceOfInterface.task")),
        Arguments.of(ByInterfaceType.class, List.of("ByInterfaceType.task")),
        Arguments.of(ByGenericInterface.class, List.of("ByGenericInterface.task")),
        Arguments.of(Inheriting.class, List.of("OnType.task")),
        Arguments.of(Overriding.class, List.of("Overriding.task")));
  }

  @Test
  void knowsATaskByTheMethodOfItsInterface() throws Exception {
    assertThat(tasks.find(OneTask.class.getMethod("task"), ByInterface.class)).isNotNull();
    assertThat(
            tasks.find(
                GenericTasks.class.getMethod("task", Object.class), ByGenericInterface.class))
        .isNotNull();
    assertThat(tasks.find(ByInterface.class.getMethod("other"), ByInterface.class)).isNull();
  }

  @Test
  void tellsBenchesOfAnAsyncObjectFromThoseOfTheBean() throws Exception {
    Method timeit = AsyncObject.class.getMethod("timeit", String.class, int.class, Object[].class);

    assertThat(TaskMethods.isTimeit(timeit, OnObject.class)).isTrue();
    assertThat(TaskMethods.isTimeit(timeit, OwnBenches.class)).isFalse();
    assertThat(TaskMethods.isTimeit(AsyncObject.class.getMethod("loop"), OnObject.class)).isFalse();
  }

  @Test
  void looksAClassUpOnce() {
    Map<Method, Task> first = tasks.of(OnType.class);

    assertThat(tasks.of(OnType.class)).isSameAs(first);
  }

  static class Plain {
    public void method() {}
  }

  static class OnMethods {
    @Task
    public void task() {}

    @Task
    private void hidden() {}

    public void other() {}
  }

  @Task
  static class OnType {
    public void task() {}

    void notPublic() {}

    public static void notOfTheBean() {}

    @Override
    public String toString() {
      return "not of the type";
    }
  }

  @Task
  static class OnObject implements AsyncObject {
    public void task() {}

    @Override
    public @Nullable EventLoop loop() {
      return null;
    }
  }

  @Task
  static class Drum {
    public void loop() {}
  }

  @Task
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnTheLoop {}

  static class ByStereotype {
    @OnTheLoop
    public void task() {}
  }

  interface OneTask {
    @Task
    void task();

    void other();
  }

  static class ByInterface implements OneTask {
    @Override
    public void task() {}

    @Override
    public void other() {}
  }

  interface MoreTasks extends OneTask {}

  static class ByInterfaceOfInterface implements MoreTasks {
    @Override
    public void task() {}

    @Override
    public void other() {}
  }

  @Task
  interface Tasks {
    void task();
  }

  static class ByInterfaceType implements Tasks {
    @Override
    public void task() {}

    public void other() {}
  }

  interface GenericTasks<T> {
    @Task
    CompletableFuture<T> task(T given);
  }

  static class ByGenericInterface implements GenericTasks<String> {
    @Override
    public CompletableFuture<String> task(String given) {
      return CompletableFuture.completedFuture(given);
    }
  }

  static class Inheriting extends OnType {
    public void other() {}
  }

  static class Overriding extends OnType {
    @Override
    public void task() {}

    public void other() {}
  }

  @Task
  static class OwnBenches implements AsyncObject {
    @Override
    public CompletableFuture<dev.pulsarasync.Bench<Object>> timeit(
        String method, int times, Object... args) {
      return new CompletableFuture<>();
    }
  }
}
