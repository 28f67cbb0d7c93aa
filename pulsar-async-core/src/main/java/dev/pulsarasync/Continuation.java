package dev.pulsarasync;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done when a stage is complete: one object that waits for the stage, carries its
 * outcome to the loop, and is itself the callback that runs there.
 */
abstract class Continuation implements Dependent, Internal {

  final EventLoop loop;
  private @Nullable Ready next;

  /** The value, or a {@link Failure}, on its way to the loop. */
  private @Nullable Object outcome;

  Continuation(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public final @Nullable Ready next() {
    return next;
  }

  @Override
  public final void next(@Nullable Ready next) {
    this.next = next;
  }

  /** Does its work, on the loop, with the outcome of the stage; errors come unwrapped. */
  abstract void proceed(@Nullable Object value, @Nullable Throwable error);

  @Override
  public void completed(@Nullable Object value, @Nullable Throwable error) {
    outcome = error == null ? value : new Failure(error);
    loop.intake.post(this);
  }

  @Override
  public final void run() {
    Object known = outcome;
    outcome = null;
    if (known instanceof Failure failure) {
      proceed(null, Errors.unwrap(failure.error()));
    } else {
      proceed(known, null);
    }
  }
}
