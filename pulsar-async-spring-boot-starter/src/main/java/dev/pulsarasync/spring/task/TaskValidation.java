package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/** Finds what would keep the tasks of a class from running on a loop. */
final class TaskValidation {

  private final Class<?> beanClass;
  private final TaskPlans plans;
  private final TaskLoops loops;
  private final TaskNames names;
  private final List<TaskProblem> problems = new ArrayList<>();

  TaskValidation(Class<?> beanClass, TaskPlans plans, TaskLoops loops, TaskNames names) {
    this.beanClass = beanClass;
    this.plans = plans;
    this.loops = loops;
    this.names = names;
  }

  /**
   * Checks the tasks of the class.
   *
   * @param selfCalls those that are not to be
   * @throws InvalidTaskException if one of them cannot work
   */
  void check(Map<Method, Task> tasks, List<SelfCall> selfCalls) {
    if (tasks.isEmpty()) {
      return;
    }
    findInCode(tasks);
    tasks.forEach(this::checkTimeout);
    tasks.forEach(this::checkLoop);
    tasks.forEach(this::checkKey);
    tasks.forEach(this::checkName);
    findIn(selfCalls);
    throwProblems();
  }

  /** As {@link #check}, for what the code alone tells. */
  void checkCode(Map<Method, Task> tasks, List<SelfCall> selfCalls) {
    if (!tasks.isEmpty()) {
      findInCode(tasks);
      findIn(selfCalls);
      throwProblems();
    }
  }

  private void findInCode(Map<Method, Task> tasks) {
    checkClass();
    tasks.keySet().forEach(this::checkReach);
    tasks.keySet().forEach(this::checkReturnType);
  }

  private void findIn(List<SelfCall> selfCalls) {
    selfCalls.forEach(call -> problems.add(new TaskProblem(call.description(), SelfCall.REMEDY)));
  }

  private void throwProblems() {
    if (!problems.isEmpty()) {
      throw new InvalidTaskException(beanClass, List.copyOf(problems));
    }
  }

  private void checkClass() {
    if (isNotSubclassed()) {
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

  /** What is abstract is the type of a bean whose class is not known yet. */
  private boolean isNotSubclassed() {
    return Modifier.isAbstract(beanClass.getModifiers())
        || Proxy.isProxyClass(beanClass)
        || ClassUtils.isLambdaClass(beanClass);
  }

  /** The default constructor of a private class is private too. */
  private boolean hasPrivateConstructorsOnly() {
    return Stream.of(beanClass.getDeclaredConstructors())
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
    if (!plans.canReturn(method)) {
      String type = method.getReturnType().getTypeName();
      problems.add(new TaskProblem(name(method) + " returns " + type, TaskReturns.REMEDY));
    }
  }

  private void checkTimeout(Method method, Task task) {
    try {
      plans.timeout(task);
    } catch (RuntimeException unreadable) {
      unreadable(
          method,
          "timeout",
          task.timeout(),
          unreadable,
          "Give the timeout as a duration longer than zero, such as \"2s\", \"500ms\" or"
              + " \"PT2S\", or as a placeholder of one; or leave it out, for no timeout");
    }
  }

  private void checkLoop(Method method, Task task) {
    try {
      requireLoop(method, plans.loop(task, beanClass));
    } catch (RuntimeException unreadable) {
      unreadable(
          method,
          "loop",
          TaskMethods.loopOf(task, beanClass),
          unreadable,
          "Give the loop by its name, or as a placeholder or an expression that comes to it");
    }
  }

  private void requireLoop(Method method, String loop) {
    if (!loop.isEmpty() && !loops.contains(loop)) {
      String known = String.join(", ", loops.names());
      problems.add(
          new TaskProblem(
              name(method) + " names the loop \"" + loop + "\", which is not one of: " + known,
              "Name one of the loops that there are, or add this one, for example with"
                  + " pulsar.async.loops."
                  + loop
                  + ".size=1"));
    }
  }

  private void checkKey(Method method, Task task) {
    try {
      plans.key(task, method);
    } catch (RuntimeException unreadable) {
      unreadable(
          method,
          "key",
          task.key(),
          unreadable,
          "Give the key as a SpEL expression over the arguments, such as \"#order.id\", or"
              + " \"#p0.id\" by position; or leave it out, for the least busy loop");
    }
  }

  private void checkName(Method method, Task task) {
    Method origin = TaskMethods.origin(method, beanClass);
    Method other = task.name().isEmpty() ? null : names.claim(task.name(), origin);
    if (other != null) {
      problems.add(
          new TaskProblem(
              name(origin) + " has the name \"" + task.name() + "\", as has " + name(other),
              "Give each task a name of its own, or leave the name out, for class and method"));
    }
  }

  private void unreadable(
      Method method, String attribute, String text, RuntimeException error, String remedy) {
    String description =
        name(method) + " has " + attribute + " \"" + text + "\": " + error.getMessage();
    problems.add(new TaskProblem(description, remedy));
  }

  private static String name(Method method) {
    return ClassUtils.getQualifiedMethodName(method) + "()";
  }
}
