package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One link of {@code chain_future}: a callback or an errback, then whatever that results in. */
final class Chain extends Following {

  private @Nullable Function<Object, ?> callback;
  private @Nullable Function<? super Throwable, ?> errback;
  private boolean called;

  @SuppressWarnings("unchecked")
  Chain(
      EventLoop loop,
      CompletableFuture<?> next,
      @Nullable Function<?, ?> callback,
      @Nullable Function<? super Throwable, ?> errback) {
    super(loop, next, true);
    this.callback = (Function<Object, ?>) callback;
    this.errback = errback;
  }

  @Override
  void proceed(@Nullable Object value, @Nullable Throwable error) {
    Function<Object, ?> onValue = callback;
    Function<? super Throwable, ?> onError = errback;
    boolean first = !called;
    called = true;
    callback = null;
    errback = null;
    if (first && error == null && onValue != null) {
      call(onValue, value);
    } else if (first && error != null && onError != null) {
      call(onError, error);
    } else {
      super.proceed(value, error);
    }
  }

  @SuppressWarnings("NullAway") // a null result is given to the callback, as in the original
  private <A> void call(Function<? super A, ?> function, @Nullable A argument) {
    try {
      follow(function.apply(argument));
    } catch (Throwable error) {
      fail(Errors.unwrap(error));
    }
  }
}
