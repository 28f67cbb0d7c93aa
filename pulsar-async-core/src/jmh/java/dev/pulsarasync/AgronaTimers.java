package dev.pulsarasync;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;

/**
 * The wheel of Agrona, which knows numbers where the others have callbacks: the same callback for
 * all timers. It is driven by the thread that calls {@link #run}, until no timer is left that is
 * due.
 */
final class AgronaTimers implements Timers {

  private static final long TICK = 1 << 20;
  private static final int TICKS = 512;
  private static final long SOON = TimeUnit.SECONDS.toNanos(1);

  private final DeadlineTimerWheel wheel =
      new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), TICK, TICKS);
  private Runnable callback = () -> {};
  private int due;

  @Override
  public void run(Runnable work) {
    work.run();
    while (due > 0) {
      wheel.poll(System.nanoTime(), this::expired, Integer.MAX_VALUE);
    }
  }

  private boolean expired(TimeUnit unit, long now, long timer) {
    due--;
    callback.run();
    return true;
  }

  @Override
  public Object schedule(long nanos, Runnable callback) {
    this.callback = callback;
    due += nanos < SOON ? 1 : 0;
    return wheel.scheduleTimer(System.nanoTime() + nanos);
  }

  @Override
  public void cancel(Object timer) {
    wheel.cancelTimer((Long) timer);
  }

  @Override
  public void stop() {
    wheel.clear();
  }
}
