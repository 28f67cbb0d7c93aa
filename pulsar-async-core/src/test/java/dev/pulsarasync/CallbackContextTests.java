package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallbackContextTests {

  static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

  private final List<Throwable> failures = new ArrayList<>();
  private EventLoop loop = builder().callbackDecorator(CallbackContextTests::carry).build();

  private EventLoopBuilder builder() {
    return EventLoop.builder()
        .clock(new VirtualClock())
        .exceptionHandler((failing, error) -> failures.add(error));
  }

  private static Runnable carry(Runnable callback) {
    String user = USER.get();
    return () -> {
      String before = USER.get();
      USER.set(user);
      try {
        callback.run();
      } finally {
        USER.set(before);
      }
    };
  }

  @AfterEach
  void close() {
    USER.remove();
    loop.close();
  }

  private static <V> V as(@Nullable String user, Supplier<V> call) {
    String before = USER.get();
    USER.set(user);
    try {
      return call.get();
    } finally {
      USER.set(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSubmittedRunsInTheContextOfItsSubmission(Submission way) {
    CompletableFuture<String> ready = loop.createFuture();

    CompletableFuture<String> seen = as("ada", () -> way.submit(loop, ready));
    as("eve", () -> ready.complete("ready"));

    assertThat(as("eve", () -> loop.runUntilComplete(seen))).isEqualTo("ada");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aThreadIsAfterwardsWhatItWasBefore(Submission way) {
    CompletableFuture<String> ready = loop.createFuture();
    CompletableFuture<String> seen = as("ada", () -> way.submit(loop, ready));
    ready.complete("ready");

    as("driver", () -> loop.runUntilComplete(seen));
    String afterwards = as("driver", () -> loop.runUntilComplete(leaking()));

    assertThat(afterwards).isEqualTo("driver");
  }

  /** A future of what the driving thread has between two callbacks of users. */
  private CompletableFuture<String> leaking() {
    CompletableFuture<String> between = loop.createFuture();
    loop.execute(() -> USER.set("leak"));
    loop.intake.post((Internal) () -> between.complete(USER.get()));
    return between;
  }

  @Test
  void aBodyKeepsItsContextAcrossAWaitAndNobodyElseHasIt() {
    CompletableFuture<String> ready = loop.createFuture();
    List<@Nullable String> seen = new ArrayList<>();
    Supplier<CompletableFuture<String>> body =
        Async.task(
            loop,
            () -> {
              USER.set(USER.get() + "!");
              Async.await(ready);
              return USER.get();
            });
    CompletableFuture<String> ada = as("ada", body);
    CompletableFuture<String> bob = as("bob", body);
    loop.execute(() -> seen.add(USER.get()));
    loop.execute(() -> ready.complete(""));

    assertThat(
            loop.<List<String>>runUntilComplete(
                MultiAsync.of(List.of(ada, bob)).loop(loop).start()))
        .containsExactly("ada!", "bob!");
    assertThat(seen).containsOnlyNulls().hasSize(1);
  }

  @Test
  void aFutureCompletesInTheContextOfItsTask() {
    List<@Nullable String> seen = new ArrayList<>();
    CompletableFuture<Object> failing =
        as("ada", Async.task(loop, () -> Errors.sneak(new IllegalStateException("no"))));
    failing.whenCompleteAsync((value, error) -> seen.add(USER.get()), Runnable::run);

    assertThatThrownBy(() -> loop.runUntilComplete(failing)).hasMessage("no");
    assertThat(seen).containsExactly("ada");
  }

  @Test
  void theLaterDecoratorIsAroundTheEarlierOne() {
    List<String> order = new ArrayList<>();
    loop =
        builder()
            .callbackDecorator(callback -> noted(order, "inner", callback))
            .callbackDecorator(callback -> noted(order, "outer", callback))
            .build();

    loop.runUntilComplete(loop.run(() -> order.add("body")));

    assertThat(order).containsExactly("outer", "inner", "body");
  }

  private static Runnable noted(List<String> order, String name, Runnable callback) {
    return () -> {
      order.add(name);
      callback.run();
    };
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ASYNC_WHILE", "HANDLE_ASYNC", "VIEW_SUBMIT", "VIEW_SCHEDULE"})
  void aDecoratorThatFailsFailsTheCallback(Submission way) {
    IllegalStateException failure = new IllegalStateException("no context");
    loop = builder().callbackDecorator(callback -> () -> Errors.sneak(failure)).build();
    LoopFuture<String> ready = new LoopFuture<>(loop);
    CompletableFuture<String> seen = way.submit(loop, ready);
    ready.complete("ready");

    driveForTwoDays();

    Throwable ofFuture = seen.isDone() ? LoopFuture.errorOf(seen) : null;
    assertThat(ofFuture != null ? List.of(ofFuture) : failures).containsExactly(failure);
  }

  private void driveForTwoDays() {
    LoopFuture<String> over = new LoopFuture<>(loop);
    loop.intake.schedule(TimeUnit.DAYS.toNanos(2), () -> over.complete(""));
    loop.runUntilComplete(over);
  }

  @Test
  void aDecoratorThatRunsNothingFailsTheTask() {
    loop = builder().callbackDecorator(callback -> () -> {}).build();

    assertThatThrownBy(() -> loop.runUntilComplete(loop.run(() -> "")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("decorator");
  }

  @Test
  void aDecoratorThatKeepsAnErrorToItselfDoesNotHideIt() {
    loop = builder().callbackDecorator(CallbackContextTests::silenced).build();
    CompletableFuture<String> ready = CompletableFuture.completedFuture("ready");
    CompletableFuture<Object> failing =
        as(null, () -> chained(ready, new CompletionException("no", null)));

    assertThatThrownBy(() -> loop.runUntilComplete(failing)).hasMessage("no");
  }

  private CompletableFuture<Object> chained(CompletableFuture<String> ready, Throwable error) {
    return loop.run(() -> Async.chainFuture(ready, value -> Errors.sneak(error)));
  }

  private static Runnable silenced(Runnable callback) {
    return () -> {
      try {
        callback.run();
      } catch (RuntimeException silent) {
        // As a decorator of a user may do.
      }
    };
  }

  @Test
  void aFullLoopCancelsTheFutureThatItDropsInItsContextToo() {
    loop =
        builder()
            .maxPending(1)
            .overflow(Overflow.SHED_OLDEST)
            .callbackDecorator(CallbackContextTests::carry)
            .build();
    FutureTask<String> oldest = new FutureTask<>(() -> "");

    loop.execute(oldest);
    loop.execute(() -> {});

    assertThat(oldest.isCancelled()).isTrue();
  }
}
