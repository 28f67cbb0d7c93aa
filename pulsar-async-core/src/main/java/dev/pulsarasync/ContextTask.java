package dev.pulsarasync;

import java.util.concurrent.Callable;

/** A task whose body runs, and whose future is complete, in the context of its submission. */
class ContextTask<T> extends TaskFuture<T> {

  final CallbackContext context;

  ContextTask(EventLoop loop, Callable<?> body, Follow follow, CallbackContext context) {
    super(loop, body, follow);
    this.context = context;
  }

  @Override
  void call(Callable<?> body) {
    try {
      context.run(() -> super.call(body));
    } catch (Throwable ofDecorator) {
      if (!completeExceptionally(ofDecorator)) {
        loop.handleException(ofDecorator);
      }
    }
  }
}
