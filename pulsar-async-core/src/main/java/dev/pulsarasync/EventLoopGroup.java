package dev.pulsarasync;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several event loops under one name, for more work than one thread can do. Order is kept where it
 * matters: what has the same key goes to the same loop. Made by {@link
 * EventLoopBuilder#buildGroup}.
 *
 * <p>Every method may be called from any thread. No argument may be null.
 */
public final class EventLoopGroup implements AutoCloseable {

  private final String name;
  private final List<EventLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  EventLoopGroup(String name, List<EventLoop> loops) {
    this.name = name;
    this.loops = List.copyOf(loops);
  }

  /**
   * The name, to which each loop adds its number: {@code orders} has {@code orders-0} and so on.
   */
  public String name() {
    return name;
  }

  /** The loops, of which there is one at least; the list does not change. */
  public List<EventLoop> loops() {
    return loops;
  }

  /**
   * The loop of {@code key}: the same one for equal keys, as long as the group lives. Different
   * keys are spread evenly, also those whose hash codes follow a pattern.
   */
  public EventLoop forKey(Object key) {
    int hash = mix(Objects.requireNonNull(key, "key").hashCode());
    return loops.get(Math.floorMod(hash, loops.size()));
  }

  /** Lets every bit of a hash code decide: the finalizer of MurmurHash3. */
  private static int mix(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  /**
   * The loop with the fewest callbacks of users to run, the running one included; by turns among
   * equals. It is so at the moment of the call: others may submit before the caller does.
   */
  public EventLoop leastBusy() {
    int first = Math.floorMod(turn.getAndIncrement(), loops.size());
    EventLoop least = loops.get(first);
    int load = least.load();
    for (int i = 1; i < loops.size() && load > 0; i++) {
      EventLoop other = loops.get((first + i) % loops.size());
      int otherLoad = other.load();
      if (otherLoad < load) {
        least = other;
        load = otherLoad;
      }
    }
    return least;
  }

  /** Whether the calling thread drives one of the loops. */
  public boolean inLoop() {
    return loops.stream().anyMatch(EventLoop::inLoop);
  }

  /** Starts every loop, as {@link EventLoop#start()} does. */
  public void start() {
    loops.forEach(EventLoop::start);
  }

  /**
   * Stops every loop in good order, as {@link EventLoop#shutdown} does, for at most {@code grace}
   * of real time in all. While one of them has work, each takes what callbacks and work in the
   * executor of the others give it. On the thread of one of them this only asks for the end, and
   * returns at once.
   *
   * @return whether every loop finished in time; false on the thread of one
   */
  public boolean shutdown(Duration grace) {
    if (inLoop()) {
      loops.forEach(loop -> loop.intake.post((Internal) () -> loop.shutdown(grace)));
      return false;
    }
    long deadline = Deadlines.after(System.nanoTime(), grace);
    EventLoop.drain(loops, grace);
    return EventLoop.shutdown(loops, Duration.ofNanos(deadline - System.nanoTime())).isEmpty();
  }

  /** Stops every loop now, as {@link EventLoop#close()} does. */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  @Override
  public String toString() {
    return "EventLoopGroup[" + name + ", " + loops.size() + "]";
  }
}
