package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchRunTests {

  private final Heard heard = new Heard();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).listener(heard).build();
  private int made;

  @AfterEach
  void close() {
    loop.close();
  }

  private CompletableFuture<Object> afterMillis(long millis) {
    made++;
    CompletableFuture<Object> answer = loop.createFuture();
    loop.callLater(Duration.ofMillis(millis), () -> answer.complete("answer"));
    return answer;
  }

  private BenchRun start(BenchPlan plan) {
    return plan.loop(loop).run(() -> afterMillis(10));
  }

  private void pass(long millis) {
    CompletableFuture<Object> over = loop.createFuture();
    loop.callLater(Duration.ofMillis(millis), () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  @Test
  void progressTellsWhatIsDoneAndWhatIsLeft() {
    BenchRun run = start(Bench.open("office", 100).duration(Duration.ofSeconds(10)));
    assertThat(run.progress().left()).isNull();
    pass(4_005);

    BenchProgress progress = run.progress();
    assertThat(progress.calls()).isEqualTo(400);
    assertThat(progress.inFlight()).isEqualTo(1);
    assertThat(progress.throughput()).isBetween(99.0, 100.0);
    assertThat(progress.elapsed()).isEqualTo(Duration.ofMillis(4_005));
    assertThat(progress.left()).isEqualTo(Duration.ofMillis(5_995));
    assertThat(progress.toString()).contains("open, 100/s", "400 calls", "5 s left");
  }

  @Test
  void whatIsLeftOfANumberOfCallsFollowsFromThePaceOfAClosedBench() {
    BenchRun run = start(Bench.closed("office", 1).calls(100));
    pass(505);

    assertThat(run.progress().left()).isBetween(Duration.ofMillis(490), Duration.ofMillis(515));
  }

  @Test
  void aListenerHearsOfProgressAtItsPace() {
    List<Long> told = new ArrayList<>();
    BenchPlan plan =
        Bench.closed("office", 1)
            .duration(Duration.ofSeconds(1))
            .onProgress(Duration.ofMillis(300), progress -> told.add(progress.calls()));
    loop.runUntilComplete(start(plan).result());
    pass(1_000);

    assertThat(told).hasSize(3).isSorted();
  }

  @Test
  void aListenerThatThrowsIsHeardOfAndEndsNothing() {
    BenchPlan plan =
        Bench.closed("office", 1)
            .calls(50)
            .onProgress(
                Duration.ofMillis(200),
                progress -> {
                  throw new IllegalStateException("on purpose");
                });
    assertThat(loop.runUntilComplete(start(plan).result()).calls()).isEqualTo(50);
    assertThat(heard.failures).isEqualTo(2);
  }

  @Test
  void whoCancelsARunEndsItsStartsAndKeepsWhatWasRecorded() {
    BenchRun run = start(Bench.open("office", 100).duration(Duration.ofHours(1)));
    pass(1_005);
    assertThat(run.cancel()).isTrue();
    pass(1_000);

    assertThat(run.result()).isCancelled();
    assertThat(run.cancel()).isFalse();
    assertThat(made).isEqualTo(101);
    assertThat(run.soFar().calls()).isEqualTo(100);
    assertThat(run.progress().inFlight()).isZero();
    assertThat(heard.result).isNull();
    assertThat(heard.ends).containsExactly("office open 1005 CancellationException");
    pass(10_000);
    assertThat(heard.progress).as("nothing ticks after the end").isEqualTo(2);
  }

  @Test
  void cancellingTheFutureIsAsGood() {
    BenchRun run = start(Bench.closed("office", 1).duration(Duration.ofHours(1)));
    pass(105);
    run.result().cancel(true);
    pass(1_000);

    assertThat(made).isEqualTo(11);
  }

  @Test
  void aLoopThatClosesCancelsTheRun() {
    BenchRun run = start(Bench.open("office", 100).duration(Duration.ofHours(1)));
    pass(105);
    loop.close();

    assertThat(run.result()).isCancelled();
  }

  @Test
  void aShutdownDoesNotWaitForTheEndOfARun() {
    BenchRun run = start(Bench.closed("office", 1).duration(Duration.ofHours(1)));
    pass(105);

    assertThat(loop.shutdown(Duration.ofMinutes(1))).isTrue();
    assertThat(loop.time()).isLessThan(Duration.ofSeconds(1));
    assertThat(run.result()).isCancelled();
  }

  @Test
  void aRunThatIsFarBehindDoesNotStartAllAtOnce() {
    List<Integer> startedFirst = new ArrayList<>();
    BenchPlan plan = Bench.open("office", 1_000).calls(1_000).loop(loop);
    BenchRun run =
        plan.run(
            () -> {
              if (made++ == 0) {
                clock.advance(Duration.ofSeconds(1));
                loop.execute(() -> startedFirst.add(heard.inFlight));
              }
              return "answer";
            });
    loop.runUntilComplete(run.result());

    assertThat(startedFirst).singleElement().satisfies(n -> assertThat(n).isBetween(64, 128));
  }

  @Test
  void aClosedLoopRefusesARun() {
    loop.close();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> start(Bench.open("office", 100).calls(1)));
  }

  @Test
  void aListenerOfTheLoopHearsOfEachCallWithItsModel() {
    BenchPlan plan = Bench.closed("office", 2).warmUp(4).calls(6);
    BenchResult result = loop.runUntilComplete(start(plan).result());

    assertThat(heard.calls).containsOnly("office closed 10").hasSize(6);
    assertThat(heard.mostInFlight).isEqualTo(2);
    assertThat(heard.inFlight).isZero();
    assertThat(heard.result).isSameAs(result);
  }

  @Test
  void callsAndListenersHaveTheContextOfWhoStartedTheRun() {
    ThreadLocal<String> context = ThreadLocal.withInitial(() -> "none");
    List<String> seen = new ArrayList<>();
    List<String> heardIn = new ArrayList<>();
    EventLoop decorated =
        EventLoop.builder()
            .clock(new VirtualClock())
            .callbackDecorator(callback -> with(context, context.get(), callback))
            .listener(
                new LoopListener() {
                  @Override
                  public void benchCall(
                      String bench, BenchModel model, long nanos, @Nullable Throwable error) {
                    heardIn.add(context.get());
                  }
                })
            .build();
    context.set("ann");
    BenchRun run =
        Bench.closed("office", 2)
            .calls(5)
            .loop(decorated)
            .run(
                () -> {
                  Async.sleep(Duration.ofMillis(1));
                  return seen.add(context.get());
                });
    context.remove();
    decorated.runUntilComplete(run.result());
    decorated.close();

    assertThat(seen).hasSize(5).containsOnly("ann");
    assertThat(heardIn).hasSize(5).containsOnly("ann");
  }

  private static Runnable with(ThreadLocal<String> context, String value, Runnable callback) {
    return () -> {
      String before = context.get();
      context.set(value);
      try {
        callback.run();
      } finally {
        context.set(before);
      }
    };
  }

  private static final class Heard implements LoopListener {
    private final List<String> calls = new ArrayList<>();
    private int inFlight;
    private int mostInFlight;
    private int progress;
    private int failures;
    private final List<String> ends = new ArrayList<>();
    private @Nullable BenchResult result;

    @Override
    public void benchFailed(String bench, BenchModel model, long nanos, Throwable error) {
      String type = error.getClass().getSimpleName();
      ends.add(bench + " " + model.label() + " " + nanos / 1_000_000 + " " + type);
    }

    @Override
    public void callbackFailed(Throwable error) {
      failures += error instanceof CancellationException ? 0 : 1;
    }

    @Override
    public void benchCall(String bench, BenchModel model, long nanos, @Nullable Throwable error) {
      calls.add(bench + " " + model.label() + " " + nanos / 1_000_000);
    }

    @Override
    public void benchInFlight(String bench, BenchModel model, int change) {
      inFlight += change;
      mostInFlight = Math.max(mostInFlight, inFlight);
    }

    @Override
    public void benchProgress(BenchProgress told) {
      progress++;
    }

    @Override
    public void benchResult(BenchResult told) {
      result = told;
    }
  }
}
