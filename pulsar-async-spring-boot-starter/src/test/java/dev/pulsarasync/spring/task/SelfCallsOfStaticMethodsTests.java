package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Task;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SelfCallsOfStaticMethodsTests {

  @Test
  void aCallOfAStaticMethodThatIsGivenTheBeanIsReported() {
    assertThat(new SelfCalls(new TaskMethods()).of(Calling.class))
        .extracting(call -> call.caller().getMethodName())
        .containsExactly("given", "givenByAnother");
  }

  static class Calling {

    @Task
    public void book() {}

    static void given(Calling self, String seat) {
      self.book();
    }

    static void givenByAnother(Calling self) {
      self.book();
    }

    static void goesOn(Calling self) {
      givenByAnother(self);
    }

    static void givenOthers(Calling other) {
      other.book();
    }

    void gives(List<Calling> others, Calling other) {
      given(this, "A1");
      goesOn(this);
      givenOthers(other);
      others.forEach(Calling::givenOthers);
      others.forEach(each -> each.book());
    }

    Consumer<Calling> refers() {
      return Calling::givenOthers;
    }
  }
}
