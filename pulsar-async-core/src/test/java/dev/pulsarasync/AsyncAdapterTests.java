package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncAdapterTests {

  /** A value of another library. */
  private record Promise(CompletableFuture<String> inner) {}

  private static final class PromiseAdapter implements AsyncAdapter {
    final List<EventLoop> loops = new ArrayList<>();

    @Override
    public boolean supports(Class<?> type) {
      return type == Promise.class;
    }

    @Override
    public CompletionStage<?> adapt(Object value, EventLoop loop) {
      loops.add(loop);
      return ((Promise) value).inner();
    }
  }

  private final EventLoop loop = EventLoop.builder().build();
  private final PromiseAdapter adapter = new PromiseAdapter();
  private final Promise ready = new Promise(CompletableFuture.completedFuture("adapted"));

  @BeforeEach
  void register() {
    loop.registerAdapter(adapter);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void anAdapterIsFoundByTheServiceLoader() {
    CompletableFuture<String> unpacked =
        loop.run(() -> new DiscoveredAdapter.Parcel("found without registration"));
    assertThat(loop.runUntilComplete(unpacked)).isEqualTo("found without registration");
  }

  @Test
  void anAdapterThatIsRegisteredLaterAppliesToTypesThatWerePlainBefore() {
    EventLoop late = EventLoop.builder().build();
    assertThat(late.<Object>runUntilComplete(late.run(() -> ready))).isSameAs(ready);
    late.registerAdapter(adapter);
    assertThat(late.<Object>runUntilComplete(late.run(() -> ready))).isEqualTo("adapted");
    late.close();
  }

  @Test
  void anAdaptedValueIsAsynchronousEverywhere() {
    assertThat(Async.maybeAsync(ready, loop)).isSameAs(ready.inner());
    assertThat(loop.<String>runUntilComplete(loop.run(() -> ready))).isEqualTo("adapted");
    CompletableFuture<Object> chained =
        Async.chainFuture(ready, x -> x + "!", null, new LoopFuture<>(loop));
    // There is no loop in this thread, and next names one.
    assertThat(loop.runUntilComplete(chained)).isEqualTo("adapted!");
    CompletableFuture<Object> returned = Async.chainFuture(loop.run(() -> 1), x -> ready);
    assertThat(loop.runUntilComplete(returned)).isEqualTo("adapted");
    CompletableFuture<List<String>> gathered = MultiAsync.of(List.of(ready)).loop(loop).start();
    assertThat(gathered).isDone();
    assertThat(gathered.join()).containsExactly("adapted");
    CompletableFuture<String> task = Async.<String>task(loop, () -> ready).get();
    assertThat(loop.runUntilComplete(task)).isEqualTo("adapted");
    CompletableFuture<String> polled = Async.asyncWhile(loop, Duration.ofNanos(1), () -> ready);
    assertThat(loop.runUntilComplete(polled)).isEqualTo("adapted");
    Bench<String> bench = loop.runUntilComplete(new Bench<String>("b", 2, loop).run(() -> ready));
    assertThat(bench.result()).containsExactly("adapted", "adapted");
    assertThat(adapter.loops).isNotEmpty().containsOnly(loop);
  }

  @Test
  void cancellingATaskCancelsTheAdaptedValue() {
    Promise pending = new Promise(new CompletableFuture<>());
    CompletableFuture<String> task = Async.<String>task(loop, () -> pending).get();
    loop.runUntilComplete(loop.run(() -> null));
    task.cancel(true);
    assertThat(pending.inner()).isCancelled();
  }

  @Test
  void theLatestRegistrationIsAskedFirst() {
    loop.registerAdapter(
        new AsyncAdapter() {
          @Override
          public boolean supports(Class<?> type) {
            return type == Promise.class;
          }

          @Override
          public CompletionStage<?> adapt(Object value, EventLoop loop) {
            return CompletableFuture.completedFuture("latest");
          }
        });
    assertThat(loop.<String>runUntilComplete(loop.run(() -> ready))).isEqualTo("latest");
  }

  @Test
  void noAdapterAtAllIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> loop.registerAdapter(null));
    assertThat(loop.<Integer>runUntilComplete(loop.run(() -> 1))).isEqualTo(1);
  }

  @Test
  void anotherLoopKnowsNothingOfIt() {
    try (EventLoop other = EventLoop.builder().build()) {
      assertThat(other.<Object>runUntilComplete(other.run(() -> ready))).isSameAs(ready);
    }
  }

  @Test
  void anAdapterThatThrowsFailsTheFuture() {
    Error error = new NoClassDefFoundError("gone");
    loop.registerAdapter(
        new AsyncAdapter() {
          @Override
          public boolean supports(Class<?> type) {
            if (type == Promise.class) {
              throw error;
            }
            return false;
          }

          @Override
          public CompletionStage<?> adapt(Object value, EventLoop loop) {
            throw new AssertionError();
          }
        });
    for (CompletableFuture<Object> future :
        List.of(
            loop.<Object>run(() -> ready),
            Async.<Object>task(loop, () -> ready).get(),
            Async.<Integer, Object>chainFuture(loop.run(() -> 1), x -> ready),
            Async.<Object>asyncWhile(loop, null, () -> ready))) {
      assertThatThrownBy(() -> loop.runUntilComplete(future)).isSameAs(error);
    }
  }

  @Test
  void aStageNeedsNoAdapterAndABareFutureNeither() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    assertThat(Async.maybeAsync(stage, loop)).isSameAs(stage);
    Future<String> bare = new java.util.concurrent.FutureTask<>(() -> "");
    assertThat(Async.maybeAsync(bare, loop)).isInstanceOf(CompletableFuture.class);
  }
}
