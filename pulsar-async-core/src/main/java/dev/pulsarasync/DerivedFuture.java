package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's methods of a {@link LoopFuture} return, {@code thenApply} for example. The JDK
 * completes it past {@link #complete}, so that its dependents hang on an observer of the JDK's,
 * which is installed with the first of them.
 */
final class DerivedFuture<T> extends LoopFuture<T> implements Dependent {

  private static final VarHandle OBSERVED;

  static {
    try {
      OBSERVED =
          MethodHandles.lookup().findVarHandle(DerivedFuture.class, "observed", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("UnusedVariable") // by the handle
  private volatile boolean observed;

  private @Nullable Ready next;

  /**
   * What completes this future, until then: {@link PendingFutures} forgets what nobody holds, and
   * whoever holds the last future of a chain holds all of it.
   */
  private @Nullable Object origin;

  DerivedFuture(EventLoop loop, Object origin) {
    super(loop);
    this.origin = origin;
  }

  @Override
  void onCompletion(Dependent dependent) {
    super.onCompletion(dependent);
    if (OBSERVED.compareAndSet(this, false, true)) {
      observe(this::fire);
    }
  }

  @Override
  public @Nullable Ready next() {
    return next;
  }

  @Override
  public void next(@Nullable Ready next) {
    this.next = next;
  }

  /** The future that this one comes from, through a relay perhaps; null if that is done. */
  @Nullable Object source() {
    Object from = origin;
    return from instanceof Relay<?> relay ? relay.source() : from;
  }

  /** The origin has done its work. */
  @Override
  public void completed(@Nullable Object value, @Nullable Throwable error) {
    origin = null;
  }

  /** Not queued anywhere. */
  @Override
  public void run() {}
}
