package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Which methods of a bean's class are tasks: those that carry {@link Task}, and the public ones
 * that a type declares which carries it, here or in a superclass or an interface. Safe for use by
 * several threads.
 */
final class TaskMethods {

  private final Map<Class<?>, Set<Method>> known = new ConcurrentHashMap<>();

  /** The tasks, each as the bean's class implements it; of no particular visibility. */
  Set<Method> of(Class<?> beanClass) {
    return known.computeIfAbsent(ClassUtils.getUserClass(beanClass), TaskMethods::find);
  }

  boolean contains(Method method, Class<?> beanClass) {
    Set<Method> tasks = of(beanClass);
    return !tasks.isEmpty() && tasks.contains(specific(method, ClassUtils.getUserClass(beanClass)));
  }

  /** Whether calling {@code method} runs a bench by {@link AsyncObject}, not by the bean itself. */
  static boolean isTimeit(Method method, Class<?> beanClass) {
    return method.getName().equals("timeit")
        && specific(method, ClassUtils.getUserClass(beanClass)).getDeclaringClass()
            == AsyncObject.class;
  }

  private static Method specific(Method method, @Nullable Class<?> beanClass) {
    return BridgeMethodResolver.getMostSpecificMethod(method, beanClass);
  }

  private static Set<Method> find(Class<?> beanClass) {
    Set<Method> tasks = new LinkedHashSet<>();
    for (Class<?> type : hierarchy(beanClass)) {
      boolean isTaskType = AnnotatedElementUtils.isAnnotated(type, Task.class);
      for (Method method : type.getDeclaredMethods()) {
        if (isMarked(method) || (isTaskType && isMarkedByItsType(method, beanClass))) {
          tasks.add(specific(method, beanClass));
        }
      }
    }
    return tasks;
  }

  private static List<Class<?>> hierarchy(Class<?> beanClass) {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> type = beanClass; type != null; type = type.getSuperclass()) {
      types.add(type);
    }
    types.addAll(ClassUtils.getAllInterfacesForClassAsSet(beanClass));
    types.removeIf(type -> !AnnotationUtils.isCandidateClass(type, Task.class));
    return types;
  }

  private static boolean isMarked(Method method) {
    return !method.isSynthetic() && AnnotatedElementUtils.isAnnotated(method, Task.class);
  }

  private static boolean isMarkedByItsType(Method method, Class<?> beanClass) {
    int modifiers = method.getModifiers();
    return Modifier.isPublic(modifiers)
        && !Modifier.isStatic(modifiers)
        && !method.isSynthetic()
        && !ReflectionUtils.isObjectMethod(method)
        && !isOfAsyncObject(method, beanClass);
  }

  private static boolean isOfAsyncObject(Method method, Class<?> beanClass) {
    return AsyncObject.class.isAssignableFrom(beanClass)
        && ClassUtils.hasMethod(AsyncObject.class, method);
  }
}
