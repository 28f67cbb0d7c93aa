package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads what the annotations of tasks say, each once for the calls, and each part by itself for the
 * checks. Safe for use by several threads.
 */
final class TaskPlans {

  private final TaskMethods tasks;
  private final TaskTimeouts timeouts;
  private final StringValueResolver placeholders;
  private final TaskReturns returns = new TaskReturns();
  private final Map<Class<?>, Map<Method, TaskPlan>> known = new ConcurrentHashMap<>();

  TaskPlans(TaskMethods tasks, StringValueResolver placeholders) {
    this.tasks = tasks;
    this.timeouts = new TaskTimeouts(placeholders);
    this.placeholders = placeholders;
  }

  /** The plan for calls of a task on a bean; one that is known costs no memory. */
  TaskPlan of(Method method, Class<?> beanClass) {
    Map<Method, TaskPlan> plans = known.get(beanClass);
    TaskPlan plan = plans == null ? null : plans.get(method);
    return plan != null ? plan : remember(method, beanClass);
  }

  private TaskPlan remember(Method method, Class<?> beanClass) {
    return known
        .computeIfAbsent(beanClass, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(method, any -> find(method, beanClass));
  }

  private TaskPlan find(Method method, Class<?> beanClass) {
    Task task = tasks.find(method, beanClass);
    if (task == null) {
      throw new IllegalStateException(method + " is no task of " + beanClass.getName());
    }
    Method called = TaskMethods.specific(method, ClassUtils.getUserClass(beanClass));
    return new TaskPlan(
        name(task, method, beanClass),
        timeout(task),
        loop(task, beanClass),
        returned(called),
        key(task, called));
  }

  private static String name(Task task, Method method, Class<?> beanClass) {
    return task.name().isEmpty()
        ? ClassUtils.getUserClass(beanClass).getSimpleName() + "." + method.getName()
        : task.name();
  }

  private TaskReturn returned(Method method) {
    TaskReturn returned = returns.of(method);
    if (returned == null) {
      throw new IllegalStateException(method + " has a return type that is not checked");
    }
    return returned;
  }

  /** Whether calls of {@code method} can return what it declares. */
  boolean canReturn(Method method) {
    return returns.of(method) != null;
  }

  long timeout(Task task) {
    return timeouts.read(task);
  }

  /** The name of the loop that the task names, or else its type; empty if neither does. */
  String loop(Task task, Class<?> beanClass) {
    String written = TaskMethods.loopOf(task, beanClass);
    String resolved = written.isEmpty() ? "" : placeholders.resolveStringValue(written);
    return resolved == null ? "" : resolved.strip();
  }

  /**
   * The key of a method, as the bean's class implements it.
   *
   * @throws RuntimeException with a sentence, if it cannot be evaluated
   */
  @Nullable TaskKey key(Task task, Method method) {
    return task.key().isEmpty() ? null : TaskKey.parse(task.key(), method);
  }
}
