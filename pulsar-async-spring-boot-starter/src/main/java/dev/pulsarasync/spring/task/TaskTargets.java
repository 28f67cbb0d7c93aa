package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds tasks by the names of bean and method. Safe for use by several threads. */
public final class TaskTargets {

  private final ListableBeanFactory beans;
  private final TaskMethods tasks = new TaskMethods();
  private final TaskLoops loops;

  /** The tasks of {@code beans}. */
  public TaskTargets(ListableBeanFactory beans) {
    this.beans = beans;
    this.loops = new TaskLoops(beans);
  }

  /**
   * The task of this name.
   *
   * @throws IllegalArgumentException with a sentence, if there is no such bean, or it has no public
   *     task of this name without parameters
   */
  public TaskTarget find(String beanName, String method) {
    if (!beans.containsBean(beanName)) {
      throw new IllegalArgumentException("There is no bean '" + beanName + "'");
    }
    Object bean = beans.getBean(beanName);
    Class<?> type = AopUtils.getTargetClass(bean);
    if (tasks.of(type).keySet().stream().noneMatch(task -> isCallable(task, method))) {
      throw new IllegalArgumentException(
          type.getName() + " has no public @Task method '" + method + "' without parameters");
    }
    return new TaskTarget(bean, method, loops.of(bean));
  }

  private static boolean isCallable(Method task, String name) {
    return task.getName().equals(name)
        && task.getParameterCount() == 0
        && Modifier.isPublic(task.getModifiers());
  }
}
