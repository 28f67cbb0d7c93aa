package dev.pulsarasync;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that a round trip can cost with a thread that sleeps: one call at a time, handed over
 * in a field, and a park and an unpark on either side. It spins while it has background work.
 */
final class ParkingThread {

  private final Thread thread = Peer.DAEMONS.newThread(this::serve);
  private volatile Callable<Object> request;
  private volatile Object answer;
  private volatile Thread caller;
  private volatile Runnable background;
  private volatile boolean stopped;

  Contender<?> contender() {
    thread.start();
    return new Contender<ParkingThread>(
        this::execute, this::submit, ParkingThread::join, this::stop);
  }

  private void execute(Runnable callback) {
    background = callback;
    LockSupport.unpark(thread);
  }

  private ParkingThread submit(Callable<Object> callable) {
    answer = null;
    caller = Thread.currentThread();
    request = callable;
    LockSupport.unpark(thread);
    return this;
  }

  private Object join() {
    while (answer == null) {
      LockSupport.park(this);
    }
    return answer;
  }

  private void serve() {
    try {
      while (!stopped) {
        if (request != null) {
          answer();
        } else if (background != null) {
          Runnable callback = background;
          background = null;
          callback.run();
        } else {
          LockSupport.park(this);
        }
      }
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }

  private void answer() throws Exception {
    Callable<Object> callable = request;
    request = null;
    answer = callable.call();
    LockSupport.unpark(caller);
  }

  private void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
