package dev.pulsarasync.spring.task;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Which methods of a bean's class are tasks: those that carry {@link Task}, and the public ones
 * that a type declares which carries it, here or in a superclass or an interface. The annotation of
 * a method comes before that of a type, that of a class before that of its interfaces. Safe for use
 * by several threads.
 */
final class TaskMethods {

  private final Map<Class<?>, Map<Method, Task>> known = new ConcurrentHashMap<>();

  /** The tasks, each as the bean's class implements it, of any visibility; and what marks them. */
  Map<Method, Task> of(Class<?> beanClass) {
    return known.computeIfAbsent(ClassUtils.getUserClass(beanClass), TaskMethods::find);
  }

  /** What marks {@code method} where it is called on a bean; null if that is no task. */
  @Nullable Task find(Method method, Class<?> beanClass) {
    Map<Method, Task> tasks = of(beanClass);
    return tasks.isEmpty() ? null : tasks.get(specific(method, ClassUtils.getUserClass(beanClass)));
  }

  /** Whether calling {@code method} runs a bench by {@link AsyncObject}, not by the bean itself. */
  static boolean isTimeit(Method method, Class<?> beanClass) {
    return method.getName().equals("timeit")
        && specific(method, ClassUtils.getUserClass(beanClass)).getDeclaringClass()
            == AsyncObject.class;
  }

  /** The method as the bean's class implements it. */
  static Method specific(Method method, @Nullable Class<?> beanClass) {
    return BridgeMethodResolver.getMostSpecificMethod(method, beanClass);
  }

  /**
   * Where a task of the bean's class is marked, itself or by its type: what implements or overrides
   * it may be marked too.
   */
  static Method origin(Method task, Class<?> beanClass) {
    return hierarchy(beanClass).stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic() && isMarked(method))
        .filter(method -> specific(method, beanClass).equals(task))
        .reduce(task, (below, above) -> above);
  }

  private static boolean isMarked(Method method) {
    return AnnotatedElementUtils.isAnnotated(method, Task.class)
        || AnnotatedElementUtils.isAnnotated(method.getDeclaringClass(), Task.class);
  }

  /** The loop that a task names, as it is written, or else its type; empty if neither does. */
  static String loopOf(Task task, Class<?> beanClass) {
    return task.loop().isEmpty() ? loopOfType(beanClass) : task.loop();
  }

  private static String loopOfType(Class<?> beanClass) {
    return hierarchy(ClassUtils.getUserClass(beanClass)).stream()
        .map(type -> AnnotatedElementUtils.getMergedAnnotation(type, Task.class))
        .map(task -> task == null ? "" : task.loop())
        .filter(loop -> !loop.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static Map<Method, Task> find(Class<?> beanClass) {
    Map<Method, Task> tasks = new LinkedHashMap<>();
    Set<Class<?>> types = hierarchy(beanClass);
    types.forEach(type -> addMarked(type, beanClass, tasks));
    types.forEach(type -> addMarkedByType(type, beanClass, tasks));
    return tasks;
  }

  private static void addMarked(Class<?> type, Class<?> beanClass, Map<Method, Task> to) {
    for (Method method : type.getDeclaredMethods()) {
      Task task = AnnotatedElementUtils.getMergedAnnotation(method, Task.class);
      if (task != null && !method.isSynthetic()) {
        to.putIfAbsent(specific(method, beanClass), task);
      }
    }
  }

  private static void addMarkedByType(Class<?> type, Class<?> beanClass, Map<Method, Task> to) {
    Task task = AnnotatedElementUtils.getMergedAnnotation(type, Task.class);
    if (task == null) {
      return;
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isMarkedByItsType(method, beanClass)) {
        to.putIfAbsent(specific(method, beanClass), task);
      }
    }
  }

  private static Set<Class<?>> hierarchy(Class<?> beanClass) {
    Set<Class<?>> types = types(beanClass);
    types.removeIf(type -> !AnnotationUtils.isCandidateClass(type, Task.class));
    return types;
  }

  /** The class and its superclasses, from below, and then the interfaces of all. */
  static Set<Class<?>> types(Class<?> beanClass) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> type = beanClass; type != null; type = type.getSuperclass()) {
      types.add(type);
    }
    List.copyOf(types).forEach(type -> addInterfaces(type, types));
    return types;
  }

  /** Those that the interfaces of {@code type} extend, too. */
  private static void addInterfaces(Class<?> type, Set<Class<?>> to) {
    for (Class<?> declared : type.getInterfaces()) {
      to.add(declared);
      addInterfaces(declared, to);
    }
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
