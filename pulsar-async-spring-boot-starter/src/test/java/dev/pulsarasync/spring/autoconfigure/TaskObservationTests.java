package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.Coroutine;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import dev.pulsarasync.spring.metrics.DefaultTaskObservationConvention;
import dev.pulsarasync.spring.metrics.TaskObservationContext;
import dev.pulsarasync.spring.metrics.TaskObservationConvention;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is observed of tasks, on a loop that the tests drive. */
@ExtendWith(OutputCaptureExtension.class)
class TaskObservationTests {

  private static final String TASK = "pulsar.async.task";

  private final EventLoopBuilder builder = EventLoop.builder().clock(new VirtualClock());
  private final TestObservationRegistry observations = TestObservationRegistry.create();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  PulsarAsyncObservationAutoConfiguration.class))
          .withBean(EventLoop.class, () -> builder.build())
          .withBean(ObservationRegistry.class, () -> observations)
          .withBean(Office.class);

  private void test(Consumer<Office> action) {
    runner.run(context -> action.accept(context.getBean(Office.class)));
  }

  @Test
  void aCallIsObservedUntilItsFutureIsComplete() {
    test(
        office -> {
          CompletableFuture<String> slow = office.slow();
          assertThat(observations)
              .hasSingleObservationThat()
              .hasBeenStarted()
              .isNotStopped()
              .doesNotHaveEvent("begun");

          office.run(slow);
          assertThat(observations)
              .hasSingleObservationThat()
              .hasBeenStopped()
              .doesNotHaveError()
              .hasEvent("begun")
              .hasNameEqualTo(TASK)
              .hasContextualNameEqualTo("TaskObservationTests.Office.slow")
              .hasOnlyKeys("code.function", "code.namespace", "outcome")
              .hasLowCardinalityKeyValue("code.function", "slow")
              .hasLowCardinalityKeyValue("code.namespace", Office.class.getCanonicalName())
              .hasLowCardinalityKeyValue("outcome", "SUCCESS");
        });
  }

  @Test
  void theErrorOfACallIsThatOfItsObservation() {
    test(
        office -> {
          office.run(office.fail().exceptionally(Throwable::getMessage));

          assertThat(observations)
              .hasSingleObservationThat()
              .hasBeenStopped()
              .hasLowCardinalityKeyValue("outcome", "ERROR")
              .thenError()
              .isExactlyInstanceOf(IllegalStateException.class);
        });
  }

  @Test
  void aCallThatIsCancelledInTheQueueNeverBegins() {
    test(
        office -> {
          office.slow().cancel(false);

          assertThat(observations)
              .hasSingleObservationThat()
              .hasBeenStopped()
              .doesNotHaveEvent("begun")
              .hasLowCardinalityKeyValue("outcome", "UNKNOWN");
        });
  }

  @Test
  void theParentIsWhatTheCallerObserves() {
    test(
        office -> {
          Observation caller = Observation.createNotStarted("caller", observations);
          CompletableFuture<String> slow = caller.observe(office::slow);
          office.run(slow);

          assertThat(observations)
              .hasObservationWithNameEqualTo(TASK)
              .that()
              .hasParentObservationEqualTo(caller);
        });
  }

  @Test
  void aCoroutineIsObservedFromItsStart() {
    test(
        office -> {
          Coroutine<String> later = office.later();
          assertThat(observations).doesNotHaveAnyObservation();

          office.loop().runUntilComplete(later);
          assertThat(office.seen()).containsExactly("later");
        });
  }

  @Test
  void theBodySeesItsObservationAfterAnAwaitTooAndTheCallerDoesNot(CapturedOutput output) {
    test(
        office -> {
          office.run(office.slow());

          assertThat(office.seen()).containsExactly("slow", "slow");
          assertThat(observations.getCurrentObservation()).isNull();
          assertThat(output).doesNotContain("A task listener failed");
        });
  }

  @Test
  void eachOfTwoBodiesThatTakeTurnsSeesItsOwn(CapturedOutput output) {
    test(
        office -> {
          CompletableFuture<String> slow = office.slow();
          office.run(office.slower());
          office.run(slow);

          assertThat(office.seen()).containsExactly("slow", "slower", "slow", "slower");
          assertThat(output).doesNotContain("A task listener failed");
        });
  }

  @Test
  void aTaskThatABodyCallsIsItsChild() {
    test(
        office -> {
          CompletableFuture<String> outer = office.callOf(office::slow);
          office.run(outer);

          assertThat(office.seen()).containsExactly("slow in callOf", "slow in callOf");
        });
  }

  @Test
  void whereContextsPropagateSoIsATaskThatAContinuationOfTheBodyCalls() {
    builder.callbackDecorator(new ContextPropagation(null));
    test(
        office -> {
          Observation caller = Observation.createNotStarted("caller", observations);
          CompletableFuture<String> outer = caller.observe(() -> office.callLaterOf(office::slow));
          office.run(outer);

          assertThat(office.seen()).containsExactly("slow in callLaterOf", "slow in callLaterOf");
        });
  }

  @Test
  void aBeanReplacesTheConvention() {
    runner
        .withBean(TaskObservationConvention.class, OfTeam::new)
        .run(
            context -> {
              Office office = context.getBean(Office.class);
              office.run(office.slow());

              assertThat(observations)
                  .hasSingleObservationThat()
                  .hasNameEqualTo("office.task")
                  .hasLowCardinalityKeyValue("code.function", "slow")
                  .hasLowCardinalityKeyValue("team", "tickets");
            });
  }

  static final class OfTeam extends DefaultTaskObservationConvention {
    @Override
    public String getName() {
      return "office.task";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
      return super.getLowCardinalityKeyValues(context).and("team", "tickets");
    }
  }

  static class Office {
    private final EventLoop loop;
    private final ObservationRegistry observations;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    Office(EventLoop loop, ObservationRegistry observations) {
      this.loop = loop;
      this.observations = observations;
    }

    EventLoop loop() {
      return loop;
    }

    List<String> seen() {
      return seen;
    }

    <T> T run(CompletableFuture<T> future) {
      return loop.runUntilComplete(future);
    }

    @Task
    CompletableFuture<String> slow() {
      return sleepFor(250);
    }

    @Task
    CompletableFuture<String> slower() {
      return sleepFor(500);
    }

    private CompletableFuture<String> sleepFor(int millis) {
      see();
      Async.sleep(Duration.ofMillis(millis));
      see();
      return CompletableFuture.completedFuture("slept");
    }

    @Task
    CompletableFuture<String> fail() {
      return CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
    }

    @Task
    Coroutine<String> later() {
      see();
      return Coroutine.of(() -> "later");
    }

    @Task
    CompletableFuture<String> callOf(Callee callee) {
      return callee.call();
    }

    @Task
    CompletableFuture<String> callLaterOf(Callee callee) {
      return Async.runInLoop(loop, () -> "in turn").thenCompose(turn -> callee.call());
    }

    private void see() {
      seen.add(nameOf(observations.getCurrentObservation()));
    }

    private static String nameOf(ObservationView observation) {
      TaskObservationContext context = (TaskObservationContext) observation.getContextView();
      String name = context.getMethod().getName();
      ObservationView parent = context.getParentObservation();
      boolean isTask = parent != null && parent.getContextView() instanceof TaskObservationContext;
      return isTask ? name + " in " + nameOf(parent) : name;
    }
  }

  interface Callee {
    CompletableFuture<String> call();
  }
}
