package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what is looked at and called by reflection: the methods of beans that have
 * tasks, where benches call them by name, and those of the arguments from which keys are read.
 */
final class TaskHints implements BeanRegistrationAotProcessor {

  private static final MemberCategory[] METHODS = {
    MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.INVOKE_PUBLIC_METHODS
  };

  private final TaskMethods methods = new TaskMethods();

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
    Map<Method, Task> tasks = methods.of(type);
    if (tasks.isEmpty()) {
      return null;
    }
    return (generation, code) -> register(generation.getRuntimeHints().reflection(), type, tasks);
  }

  private static void register(ReflectionHints hints, Class<?> type, Map<Method, Task> tasks) {
    hierarchy(type).forEach(each -> hints.registerType(each, METHODS));
    tasks.forEach((method, task) -> registerKey(hints, method, task));
  }

  private static void registerKey(ReflectionHints hints, Method method, Task task) {
    if (!task.key().isEmpty()) {
      for (Class<?> argument : method.getParameterTypes()) {
        hints.registerType(argument, MemberCategory.INVOKE_PUBLIC_METHODS);
      }
    }
  }

  private static Set<Class<?>> hierarchy(Class<?> type) {
    Set<Class<?>> types = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      types.add(each);
    }
    return types;
  }
}
