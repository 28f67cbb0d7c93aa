package dev.pulsarasync;

/** A relay whose callback runs in the context of its registration. */
final class ContextRelay<T> extends Relay<T> {

  final CallbackContext context;

  ContextRelay(LoopFuture<T> source, CallbackContext context) {
    super(source);
    this.context = context;
  }

  @Override
  public void run() {
    try {
      context.run(super::run);
    } catch (Throwable ofDecorator) {
      if (!completeExceptionally(ofDecorator)) {
        loop.handleException(ofDecorator);
      }
    }
  }
}
