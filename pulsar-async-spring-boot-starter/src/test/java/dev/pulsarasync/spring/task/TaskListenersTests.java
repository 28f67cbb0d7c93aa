package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskListenersTests {

  private final List<String> heard = new ArrayList<>();

  private final TaskListener failing =
      new TaskListener() {
        @Override
        public void completed(
            Class<?> type, Method method, Duration taken, @Nullable Throwable error) {
          throw new AssertionError("of a listener");
        }

        @Override
        public void uncaught(Class<?> type, Method method, Throwable error) {
          throw new AssertionError("of a listener");
        }
      };

  private final TaskListener hearing =
      new TaskListener() {
        @Override
        public void completed(
            Class<?> type, Method method, Duration taken, @Nullable Throwable error) {
          heard.add("completed " + taken);
        }

        @Override
        public void uncaught(Class<?> type, Method method, Throwable error) {
          heard.add("uncaught " + error.getMessage());
        }
      };

  @Test
  void theFailureOfOneDoesNotKeepTheNewsFromAnother() throws Exception {
    TaskListeners all = new TaskListeners(List.of(failing, hearing));
    Method method = getClass().getDeclaredMethods()[0];

    all.completed(getClass(), method, Duration.ofSeconds(1), null);
    all.uncaught(getClass(), method, new IllegalStateException("why"));

    assertThat(heard).containsExactly("completed PT1S", "uncaught why");
  }
}
