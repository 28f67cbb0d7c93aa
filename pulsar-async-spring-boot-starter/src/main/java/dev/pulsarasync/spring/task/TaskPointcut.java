package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** Matches tasks, and the methods of beans with tasks that run benches of them. */
final class TaskPointcut extends StaticMethodMatcherPointcut {

  private final TaskMethods tasks;

  TaskPointcut(TaskMethods tasks) {
    this.tasks = tasks;
  }

  @Override
  public boolean matches(Method method, Class<?> beanClass) {
    return tasks.find(method, beanClass) != null
        || (TaskMethods.isTimeit(method, beanClass) && !tasks.of(beanClass).isEmpty());
  }
}
