package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the loops of one name before whatever may use them, and stops them after that: in between,
 * while a web server drains, they accept work. A context that is closed ends its loops; one that is
 * only stopped or paused lets them rest, and keeps what they have to do for its next start.
 */
final class EventLoopLifecycle implements SmartLifecycle, ApplicationContextAware {

  /** Spring's executors and schedulers; web servers and listener containers lie above. */
  private static final int EXECUTORS = Integer.MAX_VALUE / 2;

  static final int PHASE = EXECUTORS - 1024;

  private static final Logger LOGGER = LoggerFactory.getLogger(EventLoopLifecycle.class);

  private final List<EventLoop> loops;
  private final Duration timeout;
  private final String property;
  private @Nullable ApplicationContext context;
  private volatile boolean running;

  /**
   * The life of {@code loops}.
   *
   * @param timeout for all of them together, from when the first loop of the context is stopped
   * @param property where the timeout comes from, its last part left out
   */
  EventLoopLifecycle(List<EventLoop> loops, Duration timeout, String property) {
    this.loops = loops;
    this.timeout = timeout;
    this.property = property;
  }

  @Override
  public void setApplicationContext(ApplicationContext context) {
    this.context = context;
  }

  @Override
  public void start() {
    loops.forEach(EventLoop::start);
    running = true;
  }

  /** Stops all loops of the context at once: they may need each other until the last is done. */
  @Override
  public void stop() {
    List<EventLoopLifecycle> together = allThatRun();
    together.forEach(each -> each.running = false);
    long begun = System.nanoTime();
    if (isToGoOn()) {
      together.forEach(each -> each.loops.forEach(loop -> loop.stop(Duration.ZERO)));
      together.forEach(each -> each.loops.forEach(loop -> each.pause(loop, begun)));
    } else {
      end(together, begun);
    }
  }

  /**
   * Those of the context, not of its parents. Nothing is made to look for them: the context may be
   * closing.
   */
  private List<EventLoopLifecycle> allThatRun() {
    ApplicationContext beans = Objects.requireNonNull(context);
    return beans.getBeansOfType(EventLoopLifecycle.class, false, false).values().stream()
        .filter(EventLoopLifecycle::isRunning)
        .toList();
  }

  /** Those come first whose time is over first. */
  private static void end(List<EventLoopLifecycle> together, long begun) {
    List<EventLoop> open = new ArrayList<>();
    together.forEach(each -> open.addAll(each.loops));
    open.removeIf(loop -> loop.inLoop() || loop.isClosed());
    together.stream()
        .collect(Collectors.groupingBy(each -> each.timeout, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(next -> end(next, open, begun));
  }

  /** Ends those whose time is over next, which is the same for each. */
  private static void end(List<EventLoopLifecycle> next, List<EventLoop> open, long begun) {
    EventLoop.drain(open, next.get(0).left(begun));
    List<EventLoop> ending =
        next.stream().flatMap(each -> each.loops.stream()).filter(open::contains).toList();
    List<EventLoop> late = EventLoop.shutdown(ending, next.get(0).left(begun));
    next.forEach(each -> each.loops.forEach(loop -> each.report(loop, late)));
    open.removeAll(ending);
  }

  private Duration left(long begun) {
    return timeout.minusNanos(System.nanoTime() - begun);
  }

  private boolean isToGoOn() {
    return context instanceof ConfigurableApplicationContext live && !live.isClosed();
  }

  private void pause(EventLoop loop, long begun) {
    if (!loop.stop(left(begun)) && !loop.inLoop()) {
      LOGGER.warn(
          "Event loop '{}' had not stopped after {} ms: the callback that it runs goes on, and the"
              + " loop stops after it",
          loop.name(),
          timeout.toMillis());
    }
  }

  private void report(EventLoop loop, List<EventLoop> late) {
    if (loop.inLoop()) {
      LOGGER.warn(
          "The application is being stopped by a callback of event loop '{}', which cannot wait for"
              + " itself: what has not run yet is cancelled",
          loop.name());
    } else if (late.contains(loop)) {
      LOGGER.warn(
          "Event loop '{}' had not finished after {} ms: what was left is cancelled, and whoever"
              + " waits for it gets a CancellationException. Raise"
              + " {}.shutdown-timeout if that work needs longer",
          loop.name(),
          timeout.toMillis(),
          property);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
