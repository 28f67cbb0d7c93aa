package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pulsarasync.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

@ExtendWith(OutputCaptureExtension.class)
class SelfInvocationTests {

  private static final String CALL = Office.class.getName() + ".rebook(SelfInvocationTests.java:";

  private static void start(SelfInvocation selfInvocation) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(
          TaskBeanPostProcessor.class,
          () ->
              new TaskBeanPostProcessor(
                  context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE, selfInvocation));
      context.registerBean("one", Office.class);
      context.registerBean("other", Office.class);
      context.refresh();
    }
  }

  @Test
  void isWarnedOfOnce(CapturedOutput output) {
    start(SelfInvocation.WARN);

    assertThat(output).containsOnlyOnce(CALL).contains("inject the bean into itself with @Lazy");
  }

  @Test
  void mayStopTheApplication() {
    assertThatExceptionOfType(BeanCreationException.class)
        .isThrownBy(() -> start(SelfInvocation.FAIL))
        .satisfies(
            failure -> {
              FailureAnalysis analysis = new InvalidTaskFailureAnalyzer().analyze(failure);
              assertThat(analysis.getDescription()).contains(CALL);
              assertThat(analysis.getAction()).contains("inject the bean into itself with @Lazy");
            });
  }

  @Test
  void mayBeIgnored(CapturedOutput output) {
    start(SelfInvocation.IGNORE);

    assertThat(output).doesNotContain(CALL);
  }

  static class Office {
    @Task
    public void book() {}

    void rebook() {
      book();
    }
  }
}
