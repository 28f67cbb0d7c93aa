package dev.pulsarasync;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes room by dropping what has waited longest. Callbacks wait in a queue of their own, and in
 * that of the loop there is a ticket for each: a ticket runs whichever callback is the oldest when
 * its turn comes. So what is dropped leaves nothing behind, however long the loop is held.
 *
 * <p>Invariant: a callback waits for each ticket that is queued or about to be. A submission adds
 * the callback first, a ticket takes one, and shedding replaces one by one.
 */
final class Shedding extends Admission {

  /** Oldest first; its own lock. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  Shedding(EventLoop loop) {
    super(loop);
  }

  @Override
  boolean admit(Runnable callback) {
    Runnable shed = null;
    synchronized (waiting) {
      if (waiting.size() == limit) {
        shed = removeOldest();
        if (shed == null) {
          return false;
        }
      }
      waiting.add(callback);
    }
    if (shed == null) {
      queue(new Ticket());
    } else {
      drop(shed);
    }
    return true;
  }

  /** Null if nothing can be dropped without leaving a stage of the JDK incomplete for ever. */
  private @Nullable Runnable removeOldest() {
    for (Iterator<Runnable> oldestFirst = waiting.iterator(); oldestFirst.hasNext(); ) {
      Runnable callback = oldestFirst.next();
      if (!(callback instanceof AsynchronousCompletionTask)) {
        oldestFirst.remove();
        return callback;
      }
    }
    return null;
  }

  /** A closed loop refuses the ticket, which then discards a callback as the closer does. */
  private void queue(Ticket ticket) {
    try {
      loop.intake.enqueue(ticket);
    } catch (RejectedExecutionException closed) {
      ticket.discard();
      throw closed;
    }
  }

  private void drop(Runnable callback) {
    loop.options().listener().shed();
    if (callback instanceof TaskFuture<?> task) {
      String message = "Event loop '" + loop.name() + "' " + reason() + "; this was the oldest";
      task.completeExceptionally(new RejectedExecutionException(message));
    } else if (CallbackContext.ContextCallback.original(callback) instanceof Future<?> future) {
      future.cancel(false);
    }
  }

  @Override
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** Each ticket runs the next of those that wait. */
  @Override
  List<Runnable> originals(List<Runnable> queued) {
    Iterator<Runnable> oldestFirst = copy().iterator();
    return queued.stream()
        .map(next -> next instanceof Ticket && oldestFirst.hasNext() ? oldestFirst.next() : next)
        .toList();
  }

  private List<Runnable> copy() {
    synchronized (waiting) {
      return List.copyOf(waiting);
    }
  }

  private @Nullable Runnable oldest() {
    synchronized (waiting) {
      return waiting.peek();
    }
  }

  private Runnable takeOldest() {
    synchronized (waiting) {
      return waiting.remove();
    }
  }

  private final class Ticket extends Admitted {

    /** Touched by the holder of the baton only. */
    private @Nullable Runnable taken;

    @Override
    @Nullable Runnable original() {
      return taken != null ? taken : oldest();
    }

    @Override
    public void run() {
      Runnable callback = takeOldest();
      taken = callback;
      callback.run();
    }

    @Override
    public boolean discard() {
      return discard(takeOldest());
    }
  }
}
