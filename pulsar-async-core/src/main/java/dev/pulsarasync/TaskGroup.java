package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Child tasks that end before the block does in which they were started: structured concurrency on
 * an event loop. It stands for asyncio's {@code TaskGroup}; {@link Async#group(GroupPolicy)} makes
 * one inside a callback.
 *
 * <pre>{@code
 * try (TaskGroup<Object> group = Async.group()) {
 *   CompletableFuture<User> user = group.start(() -> findUser(id));
 *   CompletableFuture<Order> order = group.start(() -> findOrder(id));
 *   group.join();
 *   return new Page(user.join(), order.join());
 * }
 * }</pre>
 *
 * <p>A child has ended when its future is complete and its body has returned, {@code finally}
 * blocks included. The callback that made the group joins and closes it, and waits in both without
 * holding the loop; children may start further ones. A group is touched by callbacks of its loop
 * only; misuse throws {@link IllegalStateException}. Should the loop be closed meanwhile, all of
 * them end with it, in no particular order.
 *
 * @param <T> the type of the results
 */
public final class TaskGroup<T extends @Nullable Object> implements AutoCloseable {

  private final EventLoop loop;
  private final GroupPolicy policy;
  private final Thread owner = Thread.currentThread();
  private final Map<Object, GroupChild<T>> children = new LinkedHashMap<>();
  private final List<Throwable> failures = new ArrayList<>();
  private @Nullable Outcome<T> success;
  private int running;
  private boolean ended;
  private boolean joined;
  private boolean closed;
  private LoopFuture<@Nullable Void> idle;

  TaskGroup(EventLoop loop, GroupPolicy policy) {
    this.loop = loop;
    this.policy = policy;
    this.idle = new LoopFuture<>(loop);
  }

  /** As {@link #start(Object, Callable)}, with the number of children so far as the key. */
  public <C extends T> CompletableFuture<C> start(Callable<?> body) {
    return start(children.size(), body);
  }

  /**
   * Queues {@code body} on the loop. If its result is asynchronous it is waited for, one level
   * deep. Cancelling the future reaches the body, as with {@link Async#task(EventLoop, Callable)},
   * and counts as a failure of this child. In a group that has ended already the child is cancelled
   * and never runs.
   *
   * @param key of the child among the results
   * @param <C> the type of the result, which the caller names
   * @throws IllegalArgumentException if there is a child of this key
   */
  public <C extends T> CompletableFuture<C> start(Object key, Callable<?> body) {
    requireOpen();
    if (children.containsKey(key)) {
      throw new IllegalArgumentException("The group has a child of the key " + key + " already");
    }
    GroupChild<T> child = new GroupChild<>(this, loop, body);
    CompletableFuture<T> future = child.start();
    children.put(key, child);
    running++;
    joined = false;
    if (ended) {
      child.cancel();
    }
    return GroupChild.cast(future);
  }

  /**
   * Waits until all children have ended.
   *
   * @throws CompletionException with the cause, if the group failed with a checked exception;
   *     unchecked ones are thrown as they are; further failures are suppressed ones of the first
   * @throws CancellationException if the task that waits was cancelled; {@link #close()} then
   *     cancels the children
   */
  public void join() {
    requireOwner();
    awaitChildren();
    joined = true;
    Throwable failure = failure();
    if (failure != null) {
      AwaitTrace.addTo(failure);
      Outcome.failure(failure).orThrow();
    }
  }

  /**
   * Ends the group early and without an error: children that are not done are cancelled, and what
   * is done by now is the result. A child that calls this is told at its next wait.
   */
  public void end() {
    requireOpen();
    cancelChildren();
  }

  /**
   * Cancels the children that have not ended and waits until they have: a cancellation of the
   * waiting task is thrown only then. A group that failed and was not joined throws a {@link
   * CompletionException} with the failure.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    requireOwner();
    closed = true;
    cancelChildren();
    awaitChildrenInAnyCase();
    Throwable failure = joined ? null : failure();
    if (failure != null) {
      throw new CompletionException("A group failed that was not joined", failure);
    }
  }

  /**
   * The results of the children that succeeded, in the order of their start; after {@link #join}.
   */
  public List<T> results() {
    return unmodifiable(resultsByKey());
  }

  /**
   * The results of the children that succeeded, by key, in the order of their start; after {@link
   * #join}.
   *
   * @param <K> the type of the keys, which the caller names
   */
  public <K> Map<K, T> resultsByKey() {
    Map<K, T> results = new LinkedHashMap<>();
    this.<K>outcomesByKey()
        .forEach(
            (key, outcome) -> {
              if (!outcome.isFailure()) {
                results.put(key, outcome.orThrow());
              }
            });
    return Collections.unmodifiableMap(results);
  }

  /** What each child came to, in the order of their start; after {@link #join}. */
  public List<Outcome<T>> outcomes() {
    return unmodifiable(outcomesByKey());
  }

  /**
   * What each child came to, by key, in the order of their start; after {@link #join}.
   *
   * @param <K> the type of the keys, which the caller names
   */
  public <K> Map<K, Outcome<T>> outcomesByKey() {
    if (running > 0) {
      throw new IllegalStateException("The group has children that run: join() it first");
    }
    Map<K, Outcome<T>> outcomes = new LinkedHashMap<>();
    children.forEach((key, child) -> outcomes.put(GroupChild.cast(key), child.outcome()));
    return Collections.unmodifiableMap(outcomes);
  }

  /**
   * The result of the child that succeeded first.
   *
   * @throws NoSuchElementException if none has succeeded so far
   */
  public T firstResult() {
    if (success == null) {
      throw new NoSuchElementException("No child of the group has succeeded");
    }
    return success.orThrow();
  }

  /** Unlike {@code List.copyOf}, takes null. */
  private static <V> List<V> unmodifiable(Map<?, V> values) {
    return Collections.unmodifiableList(new ArrayList<>(values.values()));
  }

  /** A child has an outcome of its own, not by a cancellation of this group. */
  void settled(Outcome<T> outcome) {
    if (outcome.error() != null) {
      failed(outcome.error());
    } else if (success == null) {
      success = outcome;
    }
    if (policy == (outcome.isFailure() ? GroupPolicy.FAIL_FAST : GroupPolicy.FIRST_SUCCESS)) {
      cancelChildren();
    }
  }

  private void failed(Throwable error) {
    failures.add(error);
  }

  /** What a child throws after this group has cancelled it is no outcome, and lost to nobody. */
  void failedLate(Throwable error) {
    if (throwsFailures()) {
      failed(error);
    } else {
      loop.handleException(error);
    }
  }

  void childEnded() {
    running--;
    if (running == 0) {
      idle.complete(null);
    }
  }

  /** What whoever joins this group waits for. */
  LoopFuture<?> idle() {
    return idle;
  }

  private void cancelChildren() {
    ended = true;
    children.values().forEach(GroupChild::cancel);
  }

  private void awaitChildren() {
    while (running > 0) {
      if (idle.isDone()) {
        idle = new LoopFuture<>(loop);
      }
      Async.await(idle);
    }
  }

  /** A task is told of its cancellation once: a second one means that the loop is closed. */
  private void awaitChildrenInAnyCase() {
    try {
      awaitChildren();
    } catch (CancellationException told) {
      awaitChildren();
      throw told;
    }
  }

  /** The first failure, with the others suppressed in it; null if the group did not fail. */
  private @Nullable Throwable failure() {
    if (!throwsFailures() || failures.isEmpty()) {
      return null;
    }
    Throwable first = failures.get(0);
    List<Throwable> further = failures.subList(1, failures.size());
    further.stream().filter(other -> other != first).forEach(first::addSuppressed);
    further.clear();
    return first;
  }

  private boolean throwsFailures() {
    return policy == GroupPolicy.FAIL_FAST
        || (policy == GroupPolicy.FIRST_SUCCESS && success == null);
  }

  private void requireOpen() {
    if (closed || !loop.inLoop()) {
      throw new IllegalStateException(
          closed
              ? "The group is closed: start children inside its block"
              : "A group belongs to the callbacks of " + loop + ": run this there");
    }
  }

  /** A suspended callback keeps its thread, so that no other one runs there before it is over. */
  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "A group is joined and closed by the callback that made it: a child would wait for itself");
    }
  }
}
