package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the loop of a bean: its own if it is an {@link AsyncObject} that has one, else that of the
 * application, which is looked up when it is first needed.
 */
final class TaskLoops {

  static final String APPLICATION_LOOP = "pulsarEventLoop";

  private final ListableBeanFactory beans;
  private final Supplier<EventLoop> applicationLoop = SingletonSupplier.of(this::find);

  TaskLoops(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The loop of {@code bean}, which is asked at each call.
   *
   * @throws IllegalStateException if it has none, and the application has none or too many
   */
  EventLoop of(@Nullable Object bean) {
    EventLoop own = bean instanceof AsyncObject object ? object.loop() : null;
    return own != null ? own : applicationLoop.get();
  }

  private EventLoop find() {
    EventLoop unique = beans.getBeanProvider(EventLoop.class).getIfUnique();
    if (unique != null) {
      return unique;
    }
    if (beans.containsBean(APPLICATION_LOOP)) {
      return beans.getBean(APPLICATION_LOOP, EventLoop.class);
    }
    throw new IllegalStateException(
        "@Task methods need one event loop, and the EventLoop beans are "
            + names()
            + ". Mark one @Primary or name it '"
            + APPLICATION_LOOP
            + "', or let the bean be an AsyncObject with a loop() of its own");
  }

  private String names() {
    String names = String.join(", ", beans.getBeanNamesForType(EventLoop.class));
    return names.isEmpty() ? "none" : names;
  }
}
