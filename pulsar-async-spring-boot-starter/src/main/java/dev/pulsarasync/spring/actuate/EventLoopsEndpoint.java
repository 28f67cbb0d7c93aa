package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Tells what the event loops of the application are doing, also while one is blocked, and switches
 * their debug mode.
 */
@Endpoint(id = "eventloops")
public final class EventLoopsEndpoint {

  /** How many live tasks of a loop are told of. */
  static final int MOST_TASKS = 1000;

  private final ApplicationLoops loops;

  /** An endpoint for {@code loops}. */
  public EventLoopsEndpoint(ApplicationLoops loops) {
    this.loops = loops;
  }

  /** Each loop with its figures, by its name. */
  @ReadOperation
  public EventLoopsDescriptor eventLoops() {
    Map<String, EventLoopDescriptor> described = new LinkedHashMap<>();
    loops
        .byName()
        .forEach((name, loop) -> described.put(name, EventLoopDescriptor.of(loop.snapshot(0))));
    return new EventLoopsDescriptor(described);
  }

  /** The loop of this name with its live tasks; null if there is none. */
  @ReadOperation
  public @Nullable EventLoopDetails eventLoop(@Selector String name) {
    EventLoop loop = loops.byName().get(name);
    return loop == null ? null : EventLoopDetails.of(loop.snapshot(MOST_TASKS));
  }

  /**
   * Switches the debug mode of a loop, until the application ends.
   *
   * @throws InvalidEndpointRequestException if there is no loop of this name
   */
  @WriteOperation
  public EventLoopDescriptor setDebug(@Selector String name, boolean debug) {
    Map<String, EventLoop> known = loops.byName();
    EventLoop loop = known.get(name);
    if (loop == null) {
      String reason = "There is no event loop '" + name + "', only " + known.keySet();
      throw new InvalidEndpointRequestException(reason, reason);
    }
    loop.setDebug(debug);
    return EventLoopDescriptor.of(loop.snapshot(0));
  }
}
