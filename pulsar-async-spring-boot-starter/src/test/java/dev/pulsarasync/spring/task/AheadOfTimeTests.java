package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.Task;
import dev.pulsarasync.spring.autoconfigure.PulsarAsyncAutoConfiguration;
import dev.pulsarasync.spring.autoconfigure.PulsarAsyncTaskAutoConfiguration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What is known when an application is built, and what only when it runs. */
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTests {

  private static final String SELF_INVOCATION = "pulsar.async.task.self-invocation=";

  private static void process(Class<?> bean, String... properties) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      TestPropertyValues.of(properties).applyTo(context);
      context.register(PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class);
      context.registerBean(bean);
      context.refreshForAotProcessing(new RuntimeHints());
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {TimeoutOfTheRun.class, LoopOfTheRun.class})
  void whatOnlyTheRunHasIsNotAskedForByTheBuild(Class<?> bean) {
    assertThatCode(() -> process(bean)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(classes = {TimeoutOfTheRun.class, LoopOfTheRun.class})
  void whatTheRunLacksStopsItsStart(Class<?> bean) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class))
        .withBean(bean)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(InvalidTaskException.class));
  }

  @Test
  void aClassThatCannotWorkStopsTheBuild() {
    assertThatThrownBy(() -> process(Final.class))
        .isInstanceOf(InvalidTaskException.class)
        .hasMessageContaining("is final");
  }

  @Test
  void aCallPastTheProxyIsWarnedOfByTheBuild(CapturedOutput output) {
    process(CallsItself.class);
    assertThat(output).containsOnlyOnce(CallsItself.class.getName() + ".rebook(AheadOfTimeTests");
  }

  @Test
  void aCallPastTheProxyStopsTheBuildWhereItWouldStopTheStart() {
    assertThatThrownBy(() -> process(CallsItself.class, SELF_INVOCATION + "fail"))
        .isInstanceOf(InvalidTaskException.class)
        .hasMessageContaining(CallsItself.class.getName() + ".rebook(AheadOfTimeTests");
  }

  @Test
  void theBuildMayIgnoreCallsPastTheProxy(CapturedOutput output) {
    process(CallsItself.class, SELF_INVOCATION + "ignore");
    assertThat(output).doesNotContain("rebook");
  }

  static class CallsItself {
    @Task
    public void book() {}

    void rebook() {
      book();
    }
  }

  static class TimeoutOfTheRun {
    @Task(timeout = "${only.at.run.time}")
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked");
    }
  }

  static class LoopOfTheRun {
    @Task(loop = "orders")
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked");
    }
  }

  static final class Final {
    @Task
    public CompletableFuture<String> book() {
      return CompletableFuture.completedFuture("booked");
    }
  }
}
