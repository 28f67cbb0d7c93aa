package dev.pulsarasync;

import io.netty.channel.EventLoopGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The queues of timers that are compared, each as its users would set it up. */
public enum TimerPeer {
  OURS(OurTimers::new),
  NETTY_NIO(NettyTimers::new),
  /** Whose cancelled timers leave the queue at once, which is not its default. */
  JDK(JdkTimers::new),
  /** Rounds to a tick of a millisecond, the shortest it has. */
  HASHED_WHEEL(WheelTimers::new),
  /** A wheel with ticks of about a millisecond, polled by the thread that measures. */
  AGRONA(AgronaTimers::new),
  REACTOR(ReactorTimers::new);

  private final Supplier<Timers> start;

  TimerPeer(Supplier<Timers> start) {
    this.start = start;
  }

  Timers start() {
    return start.get();
  }

  private static final class OurTimers implements Timers {
    private final EventLoop loop = EventLoop.builder().build();

    OurTimers() {
      loop.start();
    }

    @Override
    public void run(Runnable work) {
      Timers.runOn(loop::execute, work);
    }

    @Override
    public Object schedule(long nanos, Runnable callback) {
      return loop.callLater(Duration.ofNanos(nanos), callback);
    }

    @Override
    public void cancel(Object timer) {
      ((TimerHandle) timer).cancel();
    }

    @Override
    public void stop() {
      loop.close();
    }
  }

  private static final class NettyTimers implements Timers {
    private final EventLoopGroup group = Peer.nioGroup();
    private final io.netty.channel.EventLoop loop = group.next();

    @Override
    public void run(Runnable work) {
      Timers.runOn(loop, work);
    }

    @Override
    public Object schedule(long nanos, Runnable callback) {
      return loop.schedule(callback, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Future<?>) timer).cancel(false);
    }

    @Override
    public void stop() {
      Peer.stop(group);
    }
  }

  private static final class JdkTimers implements Timers {
    private final ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, Peer.DAEMONS);

    JdkTimers() {
      thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void run(Runnable work) {
      Timers.runOn(thread, work);
    }

    @Override
    public Object schedule(long nanos, Runnable callback) {
      return thread.schedule(callback, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Future<?>) timer).cancel(false);
    }

    @Override
    public void stop() {
      thread.shutdownNow();
    }
  }

  private static final class WheelTimers implements Timers {
    private final HashedWheelTimer wheel =
        new HashedWheelTimer(Peer.DAEMONS, 1, TimeUnit.MILLISECONDS);

    @Override
    public void run(Runnable work) {
      work.run();
    }

    @Override
    public Object schedule(long nanos, Runnable callback) {
      return wheel.newTimeout(timeout -> callback.run(), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Timeout) timer).cancel();
    }

    @Override
    public void stop() {
      wheel.stop();
    }
  }

  private static final class ReactorTimers implements Timers {
    private final Scheduler thread = Schedulers.newSingle(Peer.DAEMONS);

    @Override
    public void run(Runnable work) {
      Timers.runOn(thread::schedule, work);
    }

    @Override
    public Object schedule(long nanos, Runnable callback) {
      return thread.schedule(callback, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object timer) {
      ((Disposable) timer).dispose();
    }

    @Override
    public void stop() {
      thread.dispose();
    }
  }
}
