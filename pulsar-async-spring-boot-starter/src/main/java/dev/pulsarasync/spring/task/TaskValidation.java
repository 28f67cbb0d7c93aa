package dev.pulsarasync.spring.task;

import dev.pulsarasync.Coroutine;
import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/** Finds what would keep the tasks of a class from running on a loop. */
final class TaskValidation {

  private static final Set<Class<?>> RETURN_TYPES =
      Set.of(
          CompletableFuture.class,
          CompletionStage.class,
          Future.class,
          Coroutine.class,
          void.class);

  private final Class<?> beanClass;
  private final TaskTimeouts timeouts;
  private final List<TaskProblem> problems = new ArrayList<>();

  private TaskValidation(Class<?> beanClass, TaskTimeouts timeouts) {
    this.beanClass = beanClass;
    this.timeouts = timeouts;
  }

  /**
   * Checks the tasks of a class.
   *
   * @throws InvalidTaskException if one of them cannot work
   */
  static void check(Class<?> beanClass, Map<Method, Task> tasks, TaskTimeouts timeouts) {
    if (tasks.isEmpty()) {
      return;
    }
    TaskValidation validation = new TaskValidation(beanClass, timeouts);
    validation.checkClass();
    tasks.keySet().forEach(validation::checkReach);
    tasks.keySet().forEach(validation::checkReturnType);
    tasks.forEach(validation::checkTimeout);
    if (!validation.problems.isEmpty()) {
      throw new InvalidTaskException(beanClass, List.copyOf(validation.problems));
    }
  }

  private void checkClass() {
    if (Proxy.isProxyClass(beanClass)) {
      return;
    }
    if (beanClass.isRecord()) {
      cannotBeSubclassed("a record, which is final");
    } else if (Modifier.isFinal(beanClass.getModifiers())) {
      cannotBeSubclassed("final");
    } else if (beanClass.isSealed()) {
      cannotBeSubclassed("sealed");
    } else if (hasPrivateConstructorsOnly()) {
      problems.add(
          new TaskProblem(
              beanClass.getName() + " has private constructors only",
              "Give the class a constructor that is not private: its calls are intercepted by a"
                  + " subclass"));
    }
  }

  /** The default constructor of a private class is private too. */
  private boolean hasPrivateConstructorsOnly() {
    return !beanClass.isInterface()
        && Stream.of(beanClass.getDeclaredConstructors())
            .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
  }

  private void cannotBeSubclassed(String how) {
    problems.add(
        new TaskProblem(
            beanClass.getName() + " is " + how,
            "Let the class be subclassed, which is how its calls are intercepted: make it an open,"
                + " non-final class"));
  }

  private void checkReach(Method method) {
    int modifiers = method.getModifiers();
    if (Modifier.isPrivate(modifiers)) {
      unreachable(method, "private");
    } else if (Modifier.isStatic(modifiers)) {
      unreachable(method, "static");
    } else if (Modifier.isFinal(modifiers) && !Proxy.isProxyClass(beanClass)) {
      unreachable(method, "final");
    } else if (!isVisible(method)) {
      unreachable(method, "package-private in another package than " + beanClass.getName());
    }
  }

  private void unreachable(Method method, String how) {
    problems.add(
        new TaskProblem(
            name(method) + " is " + how,
            "Make the method a public one that is neither static nor final, or take @Task off: a"
                + " call of it cannot be intercepted, and would run on the caller's thread"));
  }

  private boolean isVisible(Method method) {
    int modifiers = method.getModifiers();
    return Modifier.isPublic(modifiers)
        || Modifier.isProtected(modifiers)
        || isInPackageOf(beanClass, method.getDeclaringClass());
  }

  private static boolean isInPackageOf(Class<?> beanClass, Class<?> declaring) {
    return beanClass.getPackageName().equals(declaring.getPackageName())
        && beanClass.getClassLoader() == declaring.getClassLoader();
  }

  private void checkReturnType(Method method) {
    Class<?> type = method.getReturnType();
    if (!RETURN_TYPES.contains(type)) {
      problems.add(
          new TaskProblem(
              name(method) + " returns " + type.getTypeName(),
              "Return CompletableFuture, CompletionStage, Future, Coroutine or void: the body has"
                  + " not run yet when the call returns"));
    }
  }

  private void checkTimeout(Method method, Task task) {
    try {
      timeouts.read(task);
    } catch (RuntimeException unreadable) {
      problems.add(
          new TaskProblem(
              name(method) + " has timeout \"" + task.timeout() + "\": " + unreadable.getMessage(),
              "Give the timeout as a duration longer than zero, such as \"2s\", \"500ms\" or"
                  + " \"PT2S\", or as a placeholder of one; or leave it out, for no timeout"));
    }
  }

  private static String name(Method method) {
    return ClassUtils.getQualifiedMethodName(method) + "()";
  }
}
