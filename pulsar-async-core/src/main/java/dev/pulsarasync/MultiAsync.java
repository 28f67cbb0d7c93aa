package dev.pulsarasync;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The full form of {@code multi_async}: any data, and the loop, the container and the treatment of
 * errors of one's choice. Immutable. {@link Async#multiAsync(Iterable)} is the short form.
 *
 * <p>Items are pulled inside the call. Values and futures that are done are taken as they are;
 * coroutines are started; every other future is waited for, whatever its loop or thread. Items are
 * not looked into, and a future that results in a future is not followed. Cancelling the result
 * leaves the items alone, unless that is {@link #propagating()}.
 *
 * <pre>{@code
 * CompletableFuture<TreeMap<String, Integer>> sorted =
 *     MultiAsync.of(Map.of("b", futureOfTwo, "a", 1)).loop(loop).type(TreeMap::new).start();
 * }</pre>
 */
public final class MultiAsync {

  private final @Nullable Object data;
  private final @Nullable EventLoop loop;
  private final @Nullable Supplier<?> type;
  private final boolean propagates;

  private MultiAsync(
      @Nullable Object data,
      @Nullable EventLoop loop,
      @Nullable Supplier<?> type,
      boolean propagates) {
    this.data = data;
    this.loop = loop;
    this.type = type;
    this.propagates = propagates;
  }

  /**
   * The items to wait for: an {@link Iterable}, {@link java.util.Iterator}, {@link
   * java.util.stream.Stream} or array, whose order is that of the result, or a {@link Map}, whose
   * keys are those of the result; null means no items.
   */
  public static MultiAsync of(@Nullable Object data) {
    return new MultiAsync(data, null, null, false);
  }

  /** Uses {@code loop} instead of the one that the calling thread drives. */
  public MultiAsync loop(EventLoop loop) {
    return new MultiAsync(data, Objects.requireNonNull(loop, "loop"), type, propagates);
  }

  /**
   * Fills the {@link Collection} or the {@link Map} that {@code type} makes. The default is a list;
   * for a map, one of the same class, or a {@link java.util.LinkedHashMap} where that class cannot
   * be made or filled or would lose the order of the keys.
   */
  public MultiAsync type(Supplier<?> type) {
    return new MultiAsync(data, loop, Objects.requireNonNull(type, "type"), propagates);
  }

  /** Lets whoever cancels the result, or its timeout, cancel the items that are not done. */
  public MultiAsync propagating() {
    return new MultiAsync(data, loop, type, true);
  }

  /**
   * Starts waiting, {@code raise_on_error=True}: the future fails with the first error in time, the
   * same object, while the other items go on. It is done on return if every item was; an item that
   * had failed before ends the pulling.
   *
   * @param <R> the container with its results, which the caller names
   * @throws IllegalArgumentException if {@code data} is no such thing, or the type does not fit it
   * @throws IllegalStateException if no loop was given and the calling thread drives none
   */
  public <R> CompletableFuture<R> start() {
    return this.<R>gather(true).future();
  }

  /**
   * Starts waiting, {@code raise_on_error=False}: every item has its {@link Outcome}, and a failed
   * one fails nothing. It throws what {@link #start()} throws.
   *
   * @param <R> the container with an outcome for each item, which the caller names
   */
  public <R> Outcomes<R> startCollecting() {
    return new Outcomes<>(gather(false));
  }

  private <R> Gather<R> gather(boolean raiseOnError) {
    EventLoop target = Async.loopOrCurrent(loop);
    return new Gather<R>(target, Items.of(data, type), raiseOnError, propagates).start();
  }
}
