package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the loop of a task: the one that it names, else the bean's own if that is an {@link
 * AsyncObject} that has one, else that of the application. Beans are looked up when they are first
 * needed. Safe for use by several threads.
 */
final class TaskLoops {

  static final String APPLICATION_LOOP = "pulsarEventLoop";

  private final ListableBeanFactory beans;
  private final Supplier<EventLoop> applicationLoop =
      SingletonSupplier.of(this::findApplicationLoop);
  private final Map<String, Object> named = new ConcurrentHashMap<>();

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

  /**
   * The loop on which a call of {@code bean} is to run.
   *
   * @param name that of a loop or a group; empty for the loop of the bean
   * @param key null for the least busy loop of a group
   */
  EventLoop of(String name, @Nullable Object key, @Nullable Object bean) {
    if (name.isEmpty()) {
      return of(bean);
    }
    Object known = named.get(name);
    Object found = known != null ? known : findNamed(name);
    if (found instanceof EventLoopGroup group) {
      return key == null ? group.leastBusy() : group.forKey(key);
    }
    return (EventLoop) found;
  }

  private Object findNamed(String name) {
    String beanName = beanNamed(name);
    if (beanName == null) {
      throw new IllegalStateException("No event loop '" + name + "' among " + names());
    }
    // Not within computeIfAbsent: making a bean may call a task.
    Object found = beans.getBean(beanName);
    named.put(name, found);
    return found;
  }

  /** Whether there is a loop or a group of this name or qualifier; no bean is made. */
  boolean contains(String name) {
    return beanNamed(name) != null;
  }

  private @Nullable String beanNamed(String name) {
    return names().stream()
        .filter(bean -> BeanFactoryAnnotationUtils.isQualifierMatch(name::equals, bean, beans))
        .findFirst()
        .orElse(null);
  }

  /** The loops and the groups that can be named; no bean is made. */
  List<String> names() {
    return Stream.of(EventLoop.class, EventLoopGroup.class)
        .map(type -> BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false))
        .flatMap(Stream::of)
        .sorted()
        .toList();
  }

  private EventLoop findApplicationLoop() {
    EventLoop unique = beans.getBeanProvider(EventLoop.class).getIfUnique();
    if (unique != null) {
      return unique;
    }
    if (beans.containsBean(APPLICATION_LOOP)) {
      return beans.getBean(APPLICATION_LOOP, EventLoop.class);
    }
    throw new IllegalStateException(
        "@Task methods need one event loop, and the EventLoop beans are "
            + applicationLoops()
            + ". Mark one @Primary or name it '"
            + APPLICATION_LOOP
            + "', or let the bean be an AsyncObject with a loop() of its own");
  }

  private String applicationLoops() {
    String names = String.join(", ", beans.getBeanNamesForType(EventLoop.class));
    return names.isEmpty() ? "none" : names;
  }
}
