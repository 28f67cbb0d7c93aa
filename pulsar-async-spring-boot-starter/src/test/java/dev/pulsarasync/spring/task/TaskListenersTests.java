package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskListenersTests {

  private static final Method METHOD = TaskListenersTests.class.getDeclaredMethods()[0];

  private final List<String> heard = new ArrayList<>();

  @Test
  void theFailureOfOneDoesNotKeepTheNewsFromAnother() {
    TaskListeners all =
        new TaskListeners(List.of(new FailingAtOnce(), new FailingLater(), new Hearing("all")));

    TaskCallListener call = Objects.requireNonNull(all.called(getClass(), METHOD));
    call.begun(Duration.ofSeconds(1));
    call.returned();
    call.completed(Duration.ofSeconds(2), null);
    all.uncaught(getClass(), METHOD, new IllegalStateException("why"));

    assertThat(heard)
        .containsExactly("all begun PT1S", "all returned", "all completed PT2S", "uncaught why");
  }

  @Test
  void whoHearsFirstThatABodyBeginsHearsLastThatItHasReturned() {
    TaskListeners all = new TaskListeners(List.of(new Hearing("outer"), new Hearing("inner")));

    TaskCallListener call = Objects.requireNonNull(all.called(getClass(), METHOD));
    call.begun(Duration.ZERO);
    call.returned();

    assertThat(heard)
        .containsExactly(
            "outer begun PT0S", "inner begun PT0S", "inner returned", "outer returned");
  }

  @Test
  void nobodyHearsOfACallThatNobodyWantsToHearOf() {
    TaskListener deaf = new TaskListener() {};

    assertThat(new TaskListeners(List.of(deaf)).called(getClass(), METHOD)).isNull();
    assertThat(new TaskListeners(List.of()).called(getClass(), METHOD)).isNull();
    assertThatNoException().isThrownBy(() -> deaf.uncaught(getClass(), METHOD, new Error()));
  }

  private final class Hearing implements TaskListener {
    private final String name;

    Hearing(String name) {
      this.name = name;
    }

    @Override
    public TaskCallListener called(Class<?> type, Method method) {
      return new TaskCallListener() {
        @Override
        public void begun(Duration queued) {
          heard.add(name + " begun " + queued);
        }

        @Override
        public void returned() {
          heard.add(name + " returned");
        }

        @Override
        public void completed(Duration taken, @Nullable Throwable error) {
          heard.add(name + " completed " + taken);
        }
      };
    }

    @Override
    public void uncaught(Class<?> type, Method method, Throwable error) {
      heard.add("uncaught " + error.getMessage());
    }
  }

  private static final class FailingAtOnce implements TaskListener {
    @Override
    public TaskCallListener called(Class<?> type, Method method) {
      throw new AssertionError("of a listener");
    }

    @Override
    public void uncaught(Class<?> type, Method method, Throwable error) {
      throw new AssertionError("of a listener");
    }
  }

  private static final class FailingLater implements TaskListener, TaskCallListener {
    @Override
    public TaskCallListener called(Class<?> type, Method method) {
      return this;
    }

    @Override
    public void begun(Duration queued) {
      throw new AssertionError("of a listener");
    }

    @Override
    public void returned() {
      throw new AssertionError("of a listener");
    }

    @Override
    public void completed(Duration taken, @Nullable Throwable error) {
      throw new AssertionError("of a listener");
    }
  }
}
