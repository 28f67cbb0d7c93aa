package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One link of {@code chain_future}: a function of an outcome, then whatever that results in. */
class ChainFuture<T> extends Following<T> implements Internal {

  /** Takes the place of a function that was called, when the loop knows this future. */
  private static final Function<Object, ?> TRACKED = value -> value;

  private @Nullable Function<Object, ?> function;

  @SuppressWarnings("unchecked") // the public method says what the function takes
  private ChainFuture(EventLoop loop, @Nullable Function<?, ?> function) {
    super(loop);
    this.function = (Function<Object, ?>) function;
  }

  static <T> ChainFuture<T> of(
      EventLoop loop, @Nullable Function<?, ?> callback, @Nullable Function<?, ?> errback) {
    CallbackContext context = CallbackContext.of(loop);
    Function<?, ?> ofValue = CallbackContext.around(context, callback);
    Function<?, ?> ofError = CallbackContext.around(context, errback);
    if (ofError == null) {
      return new ChainFuture<>(loop, ofValue);
    }
    return ofValue == null ? new OfError<>(loop, ofError) : new OfBoth<>(loop, ofValue, ofError);
  }

  /** The link whose outcome also is that of {@code next}. */
  static ChainFuture<?> into(
      CompletableFuture<?> next,
      EventLoop loop,
      @Nullable Function<?, ?> callback,
      @Nullable Function<?, ?> errback) {
    CallbackContext context = CallbackContext.of(loop);
    return new Into<>(
        next,
        loop,
        CallbackContext.around(context, callback),
        CallbackContext.around(context, errback));
  }

  @Override
  final void proceed(@Nullable Object value, @Nullable Throwable error) {
    Function<Object, ?> applicable = error == null ? ofValue() : ofError();
    forget();
    if (applicable == null || applicable == TRACKED) {
      proceedToTheEnd(value, error);
    } else {
      call(applicable, error == null ? value : error);
    }
  }

  @SuppressWarnings("NullAway") // a null result is given to the callback, as in the original
  private void call(Function<Object, ?> applicable, @Nullable Object argument) {
    try {
      follow(applicable.apply(argument));
    } catch (Throwable error) {
      completeExceptionally(Errors.unwrap(error));
    }
  }

  @Nullable Function<Object, ?> ofValue() {
    return function;
  }

  @Nullable Function<Object, ?> ofError() {
    return null;
  }

  /** A function is called once, and what it holds is of no use then. */
  void forget() {
    if (function != TRACKED) {
      function = null;
    }
  }

  /** At most twice: for the first stage, and for one of all that follow. */
  @Override
  final void track() {
    if (function != TRACKED && handedOut() instanceof LoopFuture<?> future) {
      future.loop.pending().addWork(future);
    }
    if (function == null) {
      function = TRACKED;
    }
  }

  CompletableFuture<?> handedOut() {
    return this;
  }

  /** A link with a function of the error only. */
  private static final class OfError<T> extends ChainFuture<T> {
    OfError(EventLoop loop, Function<?, ?> errback) {
      super(loop, errback);
    }

    @Override
    @Nullable Function<Object, ?> ofValue() {
      return null;
    }

    @Override
    @Nullable Function<Object, ?> ofError() {
      return super.ofValue();
    }
  }

  /** A link with a function of the value and one of the error. */
  private static class OfBoth<T> extends ChainFuture<T> {
    private @Nullable Function<Object, ?> errback;

    @SuppressWarnings("unchecked") // as above
    OfBoth(EventLoop loop, @Nullable Function<?, ?> callback, @Nullable Function<?, ?> errback) {
      super(loop, callback);
      this.errback = (Function<Object, ?>) errback;
    }

    @Override
    @Nullable Function<Object, ?> ofError() {
      return errback;
    }

    @Override
    void forget() {
      super.forget();
      errback = null;
    }
  }

  /** A link that has a future of somebody else to complete. */
  private static final class Into<T> extends OfBoth<T> {
    private final CompletableFuture<T> next;

    Into(
        CompletableFuture<T> next,
        EventLoop loop,
        @Nullable Function<?, ?> callback,
        @Nullable Function<?, ?> errback) {
      super(loop, callback, errback);
      this.next = next;
    }

    @Override
    CompletableFuture<?> handedOut() {
      return next;
    }

    @Override
    void refuseItself(@Nullable Object value) {
      super.refuseItself(value == next ? this : value);
    }

    @Override
    public boolean complete(@Nullable T value) {
      return super.complete(value) & next.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
      return super.completeExceptionally(error) & next.completeExceptionally(error);
    }
  }
}
