package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskGroupTests {

  private final List<Throwable> handled = new ArrayList<>();
  private final EventLoop loop =
      EventLoop.builder()
          .clock(new VirtualClock())
          .exceptionHandler((loop, error) -> handled.add(error))
          .build();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    assertThat(handled).isEmpty();
  }

  private <T> CompletableFuture<T> task(Callable<T> body) {
    return Async.<T>task(loop, body).get();
  }

  private <T> T run(Callable<T> body) {
    return loop.runUntilComplete(task(body));
  }

  private Callable<String> after(int seconds, String result) {
    return () -> {
      try {
        Async.sleep(Duration.ofSeconds(seconds));
        return result;
      } catch (CancellationException told) {
        event(result + " cancelled");
        throw told;
      }
    };
  }

  private Callable<String> failingAfter(int seconds, Throwable error) {
    return () -> {
      Async.sleep(Duration.ofSeconds(seconds));
      throw Errors.<RuntimeException>sneak(error);
    };
  }

  private void event(String what) {
    events.add(what + " at " + loop.time().toSeconds());
  }

  @Test
  void childrenRunConcurrentlyAndTheirResultsComeInTheOrderOfTheirStart() {
    List<String> results =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(after(3, "a"));
                group.start(after(1, "b"));
                group.start(after(2, "c"));
                group.join();
                event("joined");
                return group.results();
              }
            });
    assertThat(results).containsExactly("a", "b", "c");
    assertThat(events).containsExactly("joined at 3");
  }

  @Test
  void resultsHaveKeysAndMayBeNull() {
    Map<String, Integer> results =
        run(
            () -> {
              try (TaskGroup<Integer> group = Async.group()) {
                group.start("one", () -> 1);
                group.start("none", () -> null);
                group.join();
                assertThat(group.results()).containsExactly(1, null);
                return group.<String>resultsByKey();
              }
            });
    assertThat(results).hasSize(2).containsEntry("one", 1).containsEntry("none", null);
    assertThat(results.keySet()).containsExactly("one", "none");
  }

  @Test
  void whatAChildReturnsIsAwaited() {
    CompletableFuture<String> stage = loop.createFuture();
    loop.callLater(Duration.ofSeconds(1), () -> stage.complete("stage"));
    List<Object> results =
        run(
            () -> {
              try (TaskGroup<Object> group = Async.group()) {
                CompletableFuture<String> child = group.start(() -> stage);
                group.start(() -> Coroutine.of(after(2, "coroutine")));
                group.join();
                assertThat(child.join()).isEqualTo("stage");
                return group.results();
              }
            });
    assertThat(results).containsExactly("stage", "coroutine");
  }

  @Test
  void theFirstFailureCancelsTheSiblingsAndIsThrownWhenAllHaveEnded() {
    IllegalStateException error = new IllegalStateException("first");
    Throwable thrown =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(
                    () -> {
                      try {
                        return after(9, "slow").call();
                      } finally {
                        Async.sleep(Duration.ofSeconds(2));
                        event("cleaned up");
                      }
                    });
                group.start(failingAfter(1, error));
                return catchThrowable(group::join);
              } finally {
                event("left");
              }
            });
    assertThat(thrown).isSameAs(error);
    assertThat(events).containsExactly("slow cancelled at 1", "cleaned up at 3", "left at 3");
  }

  @Test
  void theFailureShowsWhereTheGroupWasJoined() {
    IllegalStateException error = new IllegalStateException();
    run(
        () -> {
          try (TaskGroup<String> group = Async.group()) {
            group.start(failingAfter(1, error));
            return catchThrowable(group::join);
          }
        });
    assertThat(error.getSuppressed()[0].getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(TaskGroupTests.class.getName()));
  }

  @Test
  void furtherFailuresAreSuppressedOnesOfTheFirst() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException together = new IllegalStateException("together with it");
    IllegalStateException late = new IllegalStateException("while cleaning up");
    Throwable thrown =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(failingAfter(1, first));
                group.start(failingAfter(1, together));
                group.start(failingAfter(1, first));
                group.start(
                    () -> {
                      try {
                        return after(9, "slow").call();
                      } finally {
                        failingAfter(1, late).call();
                      }
                    });
                return catchThrowable(group::join);
              }
            });
    assertThat(thrown).isSameAs(first);
    assertThat(thrown.getSuppressed()).contains(together, late).doesNotContain(first);
  }

  @Test
  void joiningAgainThrowsTheSameFailureAndAddsNothingToIt() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    run(
        () -> {
          try (TaskGroup<String> group = Async.group()) {
            group.start(failingAfter(1, first));
            group.start(failingAfter(1, second));
            assertThat(catchThrowable(group::join)).isSameAs(first);
            assertThat(catchThrowable(group::join)).isSameAs(first);
            return null;
          }
        });
    assertThat(first.getSuppressed()).containsOnlyOnce(second);
  }

  @Test
  void aCheckedFailureIsTheCause() {
    IOException error = new IOException();
    Throwable thrown =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(failingAfter(1, error));
                return catchThrowable(group::join);
              }
            });
    assertThat(thrown).isInstanceOf(CompletionException.class).hasCause(error);
  }

  @Test
  void aChildThatHasNotBegunNeverRunsOnceTheGroupHasFailed() {
    run(
        () -> {
          try (TaskGroup<String> group = Async.group()) {
            group.start(failingAfter(0, new IllegalStateException()));
            catchThrowable(group::join);
            CompletableFuture<String> late = group.start(() -> "ran");
            assertThat(late).isCancelled();
            catchThrowable(group::join);
            return null;
          }
        });
  }

  @Test
  void collectingLetsAllChildrenComeToTheirOwnEnd() {
    IllegalStateException error = new IllegalStateException();
    Map<String, Outcome<String>> outcomes =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group(GroupPolicy.COLLECT_ALL)) {
                group.start("failed", failingAfter(1, error));
                group.start("done", after(2, "v"));
                group.join();
                assertThat(group.results()).containsExactly("v");
                return group.<String>outcomesByKey();
              }
            });
    assertThat(outcomes)
        .containsEntry("failed", new Outcome<>(null, error))
        .containsEntry("done", new Outcome<>("v", null));
  }

  @Test
  void theFirstResultIsThatOfTheChildThatWasFirst() {
    String first =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group(GroupPolicy.COLLECT_ALL)) {
                group.start(after(2, "second"));
                group.start(after(1, "first"));
                group.join();
                return group.firstResult();
              }
            });
    assertThat(first).isEqualTo("first");
  }

  @Test
  void theFirstSuccessIsEnough() {
    String result =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group(GroupPolicy.FIRST_SUCCESS)) {
                group.start(failingAfter(1, new IllegalStateException()));
                group.start(after(9, "slow"));
                group.start(after(2, "quick"));
                group.join();
                return group.firstResult();
              }
            });
    assertThat(result).isEqualTo("quick");
    assertThat(events).containsExactly("slow cancelled at 2");
  }

  @Test
  void withoutAnySuccessTheFirstFailureIsThrown() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    Throwable thrown =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group(GroupPolicy.FIRST_SUCCESS)) {
                group.start(failingAfter(2, second));
                group.start(failingAfter(1, first));
                Throwable failure = catchThrowable(group::join);
                assertThatThrownBy(group::firstResult).isInstanceOf(NoSuchElementException.class);
                return failure;
              }
            });
    assertThat(thrown).isSameAs(first);
    assertThat(thrown.getSuppressed()).contains(second);
  }

  @Test
  void anEarlyEndIsNoError() {
    List<String> results =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(after(1, "done"));
                group.start(after(9, "slow"));
                Async.sleep(Duration.ofSeconds(2));
                group.end();
                group.join();
                return group.results();
              }
            });
    assertThat(results).containsExactly("done");
    assertThat(events).containsExactly("slow cancelled at 2");
  }

  @Test
  void aChildThatSomebodyElseCancelsFailsTheGroup() {
    Throwable thrown =
        run(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(after(9, "sibling"));
                CompletableFuture<String> child = group.start(after(9, "child"));
                loop.callLater(Duration.ofSeconds(1), () -> child.cancel(true));
                return catchThrowable(group::join);
              }
            });
    assertThat(thrown).isInstanceOf(CancellationException.class);
    assertThat(events).containsExactly("child cancelled at 1", "sibling cancelled at 1");
  }

  @Test
  void noCoroutineOfAChildOutlivesTheBlock() {
    Coroutine<String> slowToEnd =
        Coroutine.of(
            () -> {
              try {
                return after(9, "coroutine").call();
              } finally {
                Async.sleep(Duration.ofSeconds(1));
                event("cleaned up");
              }
            });
    run(
        () -> {
          try (TaskGroup<String> group = Async.group()) {
            group.start(() -> slowToEnd);
            Async.sleep(Duration.ofSeconds(1));
          }
          event("left");
          return null;
        });
    assertThat(events).containsExactly("coroutine cancelled at 1", "cleaned up at 2", "left at 2");
  }

  @Test
  void nothingOutlivesABlockThatIsLeftByAnException() {
    IllegalStateException error = new IllegalStateException();
    Throwable thrown =
        run(
            () ->
                catchThrowable(
                    () -> {
                      try (TaskGroup<String> group = Async.group()) {
                        group.start(after(9, "child"));
                        Async.sleep(Duration.ofSeconds(1));
                        throw error;
                      }
                    }));
    assertThat(thrown).isSameAs(error).hasNoSuppressedExceptions();
    assertThat(events).containsExactly("child cancelled at 1");
  }

  @Test
  void aFailureIsNotLostWhenTheGroupIsNotJoined() {
    IllegalStateException error = new IllegalStateException();
    Throwable thrown =
        run(
            () ->
                catchThrowable(
                    () -> {
                      try (TaskGroup<String> group = Async.group()) {
                        group.start(failingAfter(1, error));
                        Async.sleep(Duration.ofSeconds(2));
                      }
                    }));
    assertThat(thrown).isInstanceOf(CompletionException.class).hasCause(error);
  }

  @Test
  void aFailureAfterAJoinIsNotLostEither() {
    IllegalStateException error = new IllegalStateException();
    Throwable thrown =
        run(
            () ->
                catchThrowable(
                    () -> {
                      try (TaskGroup<String> group = Async.group()) {
                        group.join();
                        group.start(failingAfter(1, error));
                        Async.sleep(Duration.ofSeconds(2));
                      }
                    }));
    assertThat(thrown).isInstanceOf(CompletionException.class).hasCause(error);
  }

  @ParameterizedTest
  @EnumSource(names = {"COLLECT_ALL", "FIRST_SUCCESS"})
  void whatACancelledChildThrowsReachesTheHandlerWhereTheGroupDoesNotThrowIt(GroupPolicy policy) {
    IllegalStateException late = new IllegalStateException("while cleaning up");
    run(
        () -> {
          try (TaskGroup<String> group = Async.group(policy)) {
            group.start(after(1, "done"));
            group.start(
                () -> {
                  try {
                    return after(9, "slow").call();
                  } finally {
                    failingAfter(1, late).call();
                  }
                });
            Async.sleep(Duration.ofSeconds(2));
            group.end();
            group.join();
            return null;
          }
        });
    assertThat(handled).containsExactly(late);
    handled.clear();
  }

  @Test
  void closingAgainDoesNothing() {
    run(
        () -> {
          TaskGroup<String> group = Async.group();
          group.start(failingAfter(1, new IllegalStateException()));
          Async.sleep(Duration.ofSeconds(2));
          assertThat(catchThrowable(group::close)).isInstanceOf(CompletionException.class);
          group.close();
          return null;
        });
  }

  @Test
  void aFailureThatLeavesTheBlockByItselfIsThrownAsItIs() {
    IllegalStateException error = new IllegalStateException();
    Throwable thrown =
        run(
            () ->
                catchThrowable(
                    () -> {
                      try (TaskGroup<String> group = Async.group()) {
                        Async.await(group.start(failingAfter(1, error)));
                      }
                    }));
    assertThat(thrown).isSameAs(error);
  }

  @Test
  void cancellingTheTaskThatJoinsCancelsTheChildrenAndWaitsForThem() {
    CompletableFuture<Object> parent =
        task(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(
                    () -> {
                      try {
                        return after(9, "child").call();
                      } finally {
                        Async.sleep(Duration.ofSeconds(3));
                        event("child ended");
                      }
                    });
                group.join();
              } finally {
                event("parent ended");
              }
              return null;
            });
    loop.callLater(Duration.ofSeconds(1), () -> parent.cancel(true));
    run(after(6, "end"));
    assertThat(events)
        .containsExactly("child cancelled at 1", "child ended at 4", "parent ended at 4");
  }

  @Test
  void aCancellationThatComesWhileTheBlockIsLeftIsThrownWhenTheChildrenHaveEnded() {
    CompletableFuture<Object> parent =
        task(
            () -> {
              try (TaskGroup<String> group = Async.group()) {
                group.start(
                    () -> {
                      try {
                        return after(9, "child").call();
                      } finally {
                        Async.sleep(Duration.ofSeconds(3));
                        event("child ended");
                      }
                    });
                Async.sleep(Duration.ofSeconds(1));
              } catch (CancellationException told) {
                event("told");
                throw told;
              }
              return null;
            });
    loop.callLater(Duration.ofSeconds(2), () -> parent.cancel(true));
    run(after(6, "end"));
    assertThat(events).containsExactly("child cancelled at 1", "child ended at 4", "told at 4");
  }

  @Test
  void childrenMayStartFurtherOnesAndGroupsMayBeNested() {
    List<String> results =
        run(
            () -> {
              try (TaskGroup<String> outer = Async.group()) {
                outer.start(
                    () -> {
                      outer.start(after(2, "grandchild"));
                      try (TaskGroup<String> inner = Async.group()) {
                        inner.start(after(1, "inner"));
                        inner.join();
                        return inner.results().get(0);
                      }
                    });
                outer.join();
                return outer.results();
              }
            });
    assertThat(results).containsExactly("inner", "grandchild");
  }

  @Test
  void misuseIsRefused() {
    assertThatThrownBy(Async::group).isInstanceOf(IllegalStateException.class);
    run(
        () -> {
          TaskGroup<Object> left = Async.group();
          try (left) {
            left.start("key", () -> null);
            assertThatThrownBy(() -> left.start("key", () -> null))
                .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(left::results).hasMessageContaining("join");
            CompletableFuture<Throwable> ofChild = left.start(() -> catchThrowable(left::join));
            left.join();
            assertThat(ofChild.join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait for itself");
          }
          left.close();
          assertThatThrownBy(() -> left.start(() -> null)).hasMessageContaining("closed");
          return null;
        });
  }

  @Test
  void aGroupEndsWithItsLoop() {
    Callable<Object> body =
        () -> {
          try (TaskGroup<String> group = Async.group()) {
            group.start(after(9, "child"));
            group.join();
          } finally {
            event("parent ended");
          }
          return null;
        };
    List<CompletableFuture<Object>> parents = new ArrayList<>();
    run(
        () -> {
          parents.add(task(body));
          Async.sleep(Duration.ofSeconds(1));
          return null;
        });
    loop.close();
    assertThat(parents.get(0)).isCancelled();
    assertThat(events).containsExactlyInAnyOrder("child cancelled at 1", "parent ended at 1");
  }

  @Test
  void aGroupIsRefusedToOtherThreads() {
    TaskGroup<String> group = run(Async::<String>group);
    assertThatThrownBy(() -> group.start(() -> "child"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run this there");
    assertThatThrownBy(group::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run this there");
  }
}
