package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The loops of one context end together. */
@ExtendWith(OutputCaptureExtension.class)
class CommonEndTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MANY = 60;

  private final List<CompletableFuture<String>> handedOut = new CopyOnWriteArrayList<>();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class, PulsarAsyncTaskAutoConfiguration.class))
          .withPropertyValues("pulsar.async.loops.one.size=1", "pulsar.async.loops.two.size=2")
          .withBean(One.class)
          .withBean(Two.class);

  /** Completes {@code news} when the end has begun, most likely. */
  private static void tellLater(CompletableFuture<String> news) {
    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
        .execute(() -> news.complete("news"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBodyOfATaskMayCallWhatRunsOnAnotherLoop(boolean fromOne, CapturedOutput output) {
    CompletableFuture<String> news = new CompletableFuture<>();
    runner.run(
        context -> {
          One one = context.getBean(One.class);
          Two two = context.getBean(Two.class);
          handedOut.add(fromOne ? one.passOn(news, two) : two.passOn(news, one));
          context.getBean(EventLoop.class).execute(() -> tellLater(news));
        });

    assertThat(handedOut.get(0)).isCompletedWithValue(fromOne ? "two has news" : "one has news");
    assertThat(output).doesNotContain("had not finished");
  }

  @Test
  void soMayWorkOfThatBodyInTheExecutor(CapturedOutput output) {
    CompletableFuture<String> news = new CompletableFuture<>();
    runner.run(
        context -> {
          EventLoop loop = context.getBean(EventLoop.class);
          handedOut.add(
              context.getBean(One.class).passOnElsewhere(news, loop, context.getBean(Two.class)));
          loop.execute(() -> tellLater(news));
        });

    assertThat(handedOut.get(0)).isCompletedWithValue("two has news");
    assertThat(output).doesNotContain("had not finished");
  }

  @Test
  @Timeout(20)
  void theirTimesDoNotAddUp() {
    runner
        .withPropertyValues("pulsar.async.loop.shutdown-timeout=500ms")
        .withPropertyValues(
            IntStream.range(0, MANY)
                .mapToObj(i -> "pulsar.async.loops.stuck-" + i + ".size=1")
                .toArray(String[]::new))
        .run(
            context ->
                context
                    .getBeansOfType(EventLoop.class)
                    .values()
                    .forEach(loop -> handedOut.add(loop.run(CompletableFuture::new))));

    assertThat(handedOut).hasSize(MANY + 2).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  @Timeout(20)
  void neitherDoTheWaitsForCallbacksThatAreDeafToInterrupts() {
    CompletableFuture<Object> release = new CompletableFuture<>();
    runner
        .withPropertyValues("pulsar.async.loop.shutdown-timeout=100ms")
        .withPropertyValues(
            IntStream.range(0, MANY)
                .mapToObj(i -> "pulsar.async.loops.stuck-" + i + ".size=1")
                .toArray(String[]::new))
        .run(
            context ->
                context
                    .getBeansOfType(EventLoop.class)
                    .values()
                    .forEach(
                        loop ->
                            loop.execute(
                                () -> {
                                  handedOut.add(loop.createFuture());
                                  release.join();
                                })));

    release.complete(null);
    await().atMost(LIMIT).until(() -> handedOut.stream().allMatch(CompletableFuture::isCancelled));
    assertThat(handedOut).hasSize(MANY + 2);
  }

  @Test
  void aLoopWhoseTimeIsOverIsNotWaitedForAnyLonger(CapturedOutput output) {
    CompletableFuture<String> news = new CompletableFuture<>();
    runner
        .withPropertyValues("pulsar.async.loops.one.shutdown-timeout=1ms")
        .run(
            context -> {
              EventLoop one = context.getBean("one", EventLoop.class);
              handedOut.add(one.run(CompletableFuture::new));
              handedOut.get(0).whenComplete((value, cancelled) -> news.complete("news"));
              handedOut.add(context.getBean(Two.class).waitFor(news));
            });

    assertThat(handedOut.get(0)).isCancelled();
    assertThat(handedOut.get(1)).isCompletedWithValue("news");
    assertThat(output)
        .contains("Event loop 'one' had not finished after 1 ms")
        .doesNotContain("Event loop 'two");
  }

  @Test
  void whatWaitsForALoopWhoseCallbackClosesTheContextWaitsInVain(CapturedOutput output) {
    runner
        .withPropertyValues("pulsar.async.loops.two.shutdown-timeout=100ms")
        .run(
            context -> {
              One one = context.getBean(One.class);
              Two two = context.getBean(Two.class);
              CompletableFuture<Void> closed = new CompletableFuture<>();
              context
                  .getBean(EventLoop.class)
                  .execute(
                      () -> {
                        CompletableFuture<String> news = CompletableFuture.completedFuture("news");
                        handedOut.add(two.passOn(news, one));
                        context.close();
                        closed.complete(null);
                      });
              assertThat(closed).succeedsWithin(LIMIT);
            });

    assertThat(handedOut.get(0)).isCancelled();
    assertThat(output)
        .contains("is being stopped by a callback of event loop 'pulsar'")
        .containsPattern("Event loop 'two-\\d' had not finished after 100 ms");
  }

  @Test
  void theLoopsOfAParentGoOn() {
    runner.run(
        parent -> {
          runner
              .withParent(parent)
              .run(child -> assertThat(child.getBean(One.class).say("")).succeedsWithin(LIMIT));
          assertThat(parent.getBean(One.class).say("still there"))
              .succeedsWithin(LIMIT)
              .isEqualTo("one has still there");
        });
  }

  /** On the application's loop. */
  static class One {
    @Task
    public CompletableFuture<String> say(String words) {
      return CompletableFuture.completedFuture("one has " + words);
    }

    @Task
    public CompletableFuture<String> passOn(CompletableFuture<String> news, Two two) {
      return two.say(Async.await(news));
    }

    @Task
    public CompletableFuture<String> passOnElsewhere(
        CompletableFuture<String> news, EventLoop loop, Two two) {
      return loop.runInExecutor(() -> two.say(news.join()).join());
    }
  }

  static class Two {
    @Task(loop = "two")
    public CompletableFuture<String> say(String words) {
      return CompletableFuture.completedFuture("two has " + words);
    }

    @Task(loop = "two")
    public CompletableFuture<String> passOn(CompletableFuture<String> news, One one) {
      return one.say(Async.await(news));
    }

    @Task(loop = "two")
    public CompletableFuture<String> waitFor(CompletableFuture<String> news) {
      return news;
    }
  }
}
