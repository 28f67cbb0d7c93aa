package dev.pulsarasync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * How long callbacks had been due when they began. Reading the clock takes longer than queueing a
 * callback does, so callbacks that are queued at about the same time share one reading. Those that
 * the loop submits to itself are due when the clock is read next: when the callback ends that
 * submits them, or the last of a group of short ones. Those of other threads that the loop takes in
 * at once are due as the first of them is, which reads the clock, since it finds nothing there.
 *
 * <p>So a delay is too long by no more than the time that the loop took to come round, and too
 * short by no more than that of a group of callbacks. Touched by the holder of the baton only,
 * unless noted.
 */
final class Delays {

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** The stamp lies amid unused slots: it shares no cache line with what the loop writes. */
  private static final int STAMP = 16;

  private static final int TOTAL = LoopDelays.BUCKETS;
  private static final int OLDEST = TOTAL + 1;

  private final LongSupplier clock;
  private final Ring ring;
  private final DueTimes due = new DueTimes();
  private final long[] stamps = new long[2 * STAMP];

  /** The counts of the buckets, the sum of all delays, and since when the oldest is due. */
  private final long[] figures = new long[OLDEST + 1];

  /** How many had left the queue when the clock was read last. */
  private int taken;

  private long looked;

  /** When there was nothing of other threads for the last time. */
  private long emptied;

  Delays(LongSupplier clock, Ring ring) {
    this.clock = clock;
    this.ring = ring;
  }

  /**
   * The calling thread, any one, is about to push on top of nothing. One that is held up here, or
   * that another one overtakes, moves the stamp by as long as that lasts, and no further: what is
   * older than the last time when there was nothing is not believed.
   */
  void pushing() {
    LONGS.setOpaque(stamps, STAMP, clock.getAsLong());
  }

  /** When the callback was pushed that others wait behind, if there is one; for any thread. */
  long stamp() {
    return (long) LONGS.getOpaque(stamps, STAMP);
  }

  /** When the one was due that waits longest of those taken in, if there is one; for any thread. */
  long oldest() {
    return (long) LONGS.getOpaque(figures, OLDEST);
  }

  /** The loop wakes up. */
  void begin(long now) {
    looked = now;
  }

  /** The clock was read between two callbacks. */
  void look(long now) {
    began();
    queued(now);
    looked = now;
  }

  /** What is new in the queue is due at {@code time}. */
  private void queued(long time) {
    due.add(ring.size() - due.size(), time);
    LONGS.setOpaque(figures, OLDEST, due.first());
  }

  /** The loop is about to take in what others have pushed. */
  void collecting() {
    look(looked);
  }

  /** It has done so, or there was nothing. */
  void collected() {
    queued(Math.max(stamp(), emptied));
    emptied = looked;
  }

  /** All that has left the queue since the last look had begun by then or soon after. */
  private void began() {
    int left = ring.taken() - taken;
    taken += left;
    while (left > 0 && due.size() > 0) {
      int count = Math.min(left, due.firstCount());
      record(looked - due.first(), count);
      due.remove(count);
      left -= count;
    }
  }

  /** A timer fires at {@code now}, or after what has run since. */
  void fires(long deadline, long now) {
    record(Math.max(now, looked) - deadline, 1);
  }

  private void record(long nanos, int callbacks) {
    add(LoopDelays.bucket(nanos), callbacks);
    add(TOTAL, Math.max(0, nanos) * callbacks);
  }

  private void add(int figure, long more) {
    LONGS.setOpaque(figures, figure, figures[figure] + more);
  }

  /** For any thread. */
  LoopDelays read() {
    long[] counts = new long[LoopDelays.BUCKETS];
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] = (long) LONGS.getOpaque(figures, bucket);
    }
    return new LoopDelays(counts, (long) LONGS.getOpaque(figures, TOTAL));
  }
}
