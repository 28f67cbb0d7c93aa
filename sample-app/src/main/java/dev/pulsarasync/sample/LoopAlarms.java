package dev.pulsarasync.sample;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.LiveTask;
import dev.pulsarasync.LoopListener;
import dev.pulsarasync.TaskState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes what the watchdog says of a loop, and when it is over. */
@Component
class LoopAlarms implements LoopListener {

  private static final int FRAMES = 3;

  private final ApplicationEventPublisher events;
  private volatile @Nullable EventLoop loop;

  LoopAlarms(ApplicationEventPublisher events) {
    this.events = events;
  }

  @Override
  public LoopListener forLoop(String name) {
    return new LoopAlarms(events);
  }

  @Override
  public void built(EventLoop loop) {
    this.loop = loop;
  }

  /** The page shows the delays of the loop. */
  @Override
  public boolean wantsDelays() {
    return true;
  }

  /** Called by the watchdog, while the callback goes on: it may be over when it is looked for. */
  @Override
  public void callbackBlocking(long nanos) {
    EventLoop blocked = loop;
    if (blocked != null) {
      blocked.snapshot(1).tasks().stream()
          .filter(task -> task.state() == TaskState.RUNNING)
          .forEach(task -> events.publishEvent(alarm(nanos, task)));
    }
  }

  private static Alarm alarm(long nanos, LiveTask task) {
    return new Alarm(TimeUnit.NANOSECONDS.toMillis(nanos), task.name(), frames(task.stack()));
  }

  /** Begins with what the application calls: how the JDK does it says little. */
  private static List<String> frames(List<StackTraceElement> stack) {
    long inside = stack.stream().takeWhile(LoopAlarms::isJdk).count();
    return stack.stream()
        .skip(Math.max(0, inside - 1))
        .limit(FRAMES)
        .map(LoopAlarms::shown)
        .toList();
  }

  private static boolean isJdk(StackTraceElement frame) {
    return frame.getClassName().startsWith("java.");
  }

  private static String shown(StackTraceElement frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + (frame.isNativeMethod() ? "" : ", line " + frame.getLineNumber());
  }

  @Override
  public void callbackSlow(long nanos) {
    events.publishEvent(new SlowCallback(TimeUnit.NANOSECONDS.toMillis(nanos)));
  }
}
