package dev.pulsarasync;

import java.util.concurrent.FutureTask;
import org.jctools.queues.MpscUnboundedArrayQueue;

/** A bare transfer: one queue of JCTools, and a thread that spins on it. */
final class SpinningThread {

  private final MpscUnboundedArrayQueue<Runnable> queue = new MpscUnboundedArrayQueue<>(1024);
  private volatile boolean stopped;

  Contender<?> contender() {
    Peer.DAEMONS.newThread(this::spin).start();
    return new Contender<FutureTask<Object>>(
        queue::offer,
        callable -> {
          FutureTask<Object> task = new FutureTask<>(callable);
          queue.offer(task);
          return task;
        },
        FutureTask::get,
        () -> stopped = true);
  }

  private void spin() {
    while (!stopped) {
      Runnable callback = queue.relaxedPoll();
      if (callback == null) {
        Thread.onSpinWait();
      } else {
        callback.run();
      }
    }
  }
}
