package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that are ready to run, and the sleep of the thread that runs them.
 *
 * <p>Other threads push onto a stack behind {@code head}; the loop takes the whole stack with one
 * exchange and appends it, oldest first, to a queue of its own, to which its own submissions go
 * directly. So callbacks of one thread stay in order, and the loop pays no atomic operation for
 * work that it gives itself.
 *
 * <p>Invariant of sleep: the loop parks only after it has exchanged an empty head for PARKED, and
 * every push that replaces PARKED unparks it. A push therefore lands before that exchange, which
 * then fails, or after it, and then wakes: no wake-up is lost. Invariant of close: a push lands
 * before the exchange for CLOSED and is handed to the closer, or it is refused: nothing is lost.
 */
final class ReadyQueue {

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Ready[].class);

  /**
   * The head lies amid unused slots: what other threads write shares no cache line with the loop's.
   */
  private static final int HEAD = 32;

  /** How long a loop that was given work by others looks for more before it parks. */
  private static final long SPIN_NANOS = 5_000;

  /** Between two looks, since each takes the head away from whoever pushes. */
  private static final int PAUSES = 8;

  static final long AWAKE = -1;

  /** How often a thread that does not drive the loop looks for what others pushed. */
  private static final int LOOKS = 3;

  private static final Internal NOTHING = () -> {};
  private static final Ready PARKED = new Node(NOTHING);
  private static final Ready CLOSED = new Node(NOTHING);

  private final Ring local = new Ring();

  /** Null if nobody wants to know. */
  private final @Nullable Delays delays;

  private final @Nullable Ready[] slots = new Ready[2 * HEAD];

  private volatile @Nullable Thread sleeper;

  /** How often the loop has gone to sleep; written by it before it parks, read by others after. */
  private long sleeps;

  /** Whether other threads have pushed since the loop slept: more may be on its way then. */
  private boolean isFed;

  /** A queue that does not tell of delays. */
  ReadyQueue() {
    this.delays = null;
  }

  /** A queue that tells of delays, by {@code clock}. */
  ReadyQueue(LongSupplier clock) {
    this.delays = new Delays(clock, local);
  }

  /** The delays of its callbacks; null if nobody wants to know. */
  @Nullable Delays delays() {
    return delays;
  }

  /** Appends from any thread but the one that drives the loop; false when the queue is closed. */
  boolean push(Runnable callback) {
    return push(new Node(callback));
  }

  /** As {@link #push(Runnable)}, for what is not in the queue. */
  boolean push(Ready callback) {
    while (true) {
      Ready seen = head();
      if (seen == CLOSED) {
        return false;
      }
      if (delays != null && (seen == null || seen == PARKED)) {
        delays.pushing();
      }
      callback.next(seen == PARKED ? null : seen);
      if (SLOT.compareAndSet(slots, HEAD, seen, callback)) {
        if (seen == PARKED) {
          LockSupport.unpark(sleeper);
        }
        return true;
      }
    }
  }

  /** Appends from the thread that drives the loop. */
  void add(Runnable callback) {
    local.add(callback);
  }

  /** Takes in what other threads pushed, and returns how many callbacks are ready. */
  int collect() {
    if (delays != null) {
      delays.collecting();
    }
    Ready newest = head();
    if (newest != null && newest != CLOSED) {
      take((Ready) SLOT.getAndSet(slots, HEAD, null));
      isFed = true;
    }
    if (delays != null) {
      delays.collected();
    }
    return local.size();
  }

  boolean isEmpty() {
    Ready seen = head();
    return local.size() == 0 && (seen == null || seen == PARKED || seen == CLOSED);
  }

  /**
   * How many callbacks are ready, for any thread: it walks over what was pushed. Should the loop
   * take that meanwhile, the walk comes to an end early, since links are only ever cut.
   */
  int estimatedSize() {
    int pushed = 0;
    Ready link = head();
    while (link != null && link != PARKED && link != CLOSED) {
      pushed++;
      link = link.next();
    }
    return local.size() + pushed;
  }

  /** When the one was due that waits longest, for any thread; {@code none} if that is not known. */
  long oldestDue(long none) {
    if (delays == null) {
      return none;
    }
    if (local.size() > 0) {
      return delays.oldest();
    }
    Ready seen = head();
    boolean isThere = seen != null && seen != PARKED && seen != CLOSED;
    return isThere ? delays.stamp() : none;
  }

  /** Whether the loop sleeps, and nothing has been pushed since. */
  boolean isAsleep() {
    return head() == PARKED;
  }

  /**
   * The number of the sleep in which the loop is; {@link #AWAKE} if it does not sleep. Whoever sees
   * the same number twice knows that the loop has slept all the while: it counts before it parks.
   */
  long sleep() {
    return isAsleep() ? sleeps : AWAKE;
  }

  /**
   * What is ready, oldest first, as far as a thread sees it that does not drive the loop; see
   * {@link Inspection}. A stack that is taken in meanwhile has no end that can be trusted: it is
   * looked for again, and left out in the end, since a loop that takes it in is not held.
   */
  List<Runnable> seen(int most) {
    List<Runnable> pushed = pushed(most);
    for (int i = 0; i < LOOKS && pushed == null; i++) {
      pushed = pushed(most);
    }
    List<Runnable> seen = new ArrayList<>();
    local.copyTo(seen, most);
    if (pushed != null) {
      Collections.reverse(pushed);
      seen.addAll(pushed);
    }
    return seen;
  }

  /** What others pushed, newest first; null if it was taken in meanwhile. */
  private @Nullable List<Runnable> pushed(int most) {
    List<Runnable> found = new ArrayList<>();
    Ready newest = newest();
    for (Ready link = newest; link != null && found.size() < most; link = link.next()) {
      found.add(link.callback());
    }
    return newest == null || isPushed(newest, most) ? found : null;
  }

  private boolean isPushed(Ready sought, int most) {
    Ready link = newest();
    for (int i = 0; i < most && link != null && link != sought; i++) {
      link = link.next();
    }
    return link == sought;
  }

  private @Nullable Ready newest() {
    Ready seen = head();
    return seen == PARKED || seen == CLOSED ? null : seen;
  }

  @Nullable Runnable poll() {
    return local.poll();
  }

  /** What {@link #poll()} would take out. */
  @Nullable Runnable peek() {
    return local.peek();
  }

  /** Parks the calling thread for at most {@code nanos}, unless something was pushed meanwhile. */
  void sleep(LoopClock clock, long nanos) {
    local.shrink();
    boolean spins = isFed && !clock.jumps();
    isFed = false;
    if (spins && isPushedSoon()) {
      return;
    }
    sleeper = Thread.currentThread();
    sleeps++;
    if (SLOT.compareAndSet(slots, HEAD, null, PARKED)) {
      clock.park(nanos);
      SLOT.compareAndSet(slots, HEAD, PARKED, null);
    }
  }

  private boolean isPushedSoon() {
    long end = System.nanoTime() + SPIN_NANOS;
    do {
      for (int i = 0; i < PAUSES; i++) {
        Thread.onSpinWait();
      }
      if (head() != null) {
        return true;
      }
    } while (System.nanoTime() < end);
    return false;
  }

  /** Ends the sleep of the loop, or prevents the next one, without giving it work. */
  void wake() {
    push(NOTHING);
  }

  /** Refuses all further pushes; what was pushed before is ready. */
  void close() {
    take((Ready) SLOT.getAndSet(slots, HEAD, CLOSED));
  }

  private @Nullable Ready head() {
    return (Ready) SLOT.getVolatile(slots, HEAD);
  }

  private void take(@Nullable Ready newest) {
    if (newest != PARKED && newest != CLOSED) {
      local.addReversed(newest);
    }
  }

  /** A link for a callback that is none itself. */
  private static final class Node implements Ready {
    private final Runnable callback;
    private @Nullable Ready next;

    Node(Runnable callback) {
      this.callback = callback;
    }

    @Override
    public @Nullable Ready next() {
      return next;
    }

    @Override
    public void next(@Nullable Ready next) {
      this.next = next;
    }

    @Override
    public Runnable callback() {
      return callback;
    }

    @Override
    public void run() {
      callback.run();
    }
  }
}
