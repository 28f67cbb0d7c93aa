package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;
import org.springframework.core.NativeDetector;

/** Finds where the code of a bean calls the tasks of that bean past its proxy. */
final class SelfCalls {

  private final TaskMethods tasks;

  SelfCalls(TaskMethods tasks) {
    this.tasks = tasks;
  }

  /** The calls that are known of: what cannot be read has none. */
  List<SelfCall> of(Class<?> beanClass) {
    if (NativeDetector.inNativeImage() || tasks.of(beanClass).isEmpty()) {
      return List.of();
    }
    Set<String> own = signatures(beanClass);
    return TaskMethods.types(beanClass).stream()
        .filter(SelfCalls::isNotOfTheJdk)
        .flatMap(type -> new BeanCode(type, callees(type, own)).selfCalls().stream())
        .toList();
  }

  private static boolean isNotOfTheJdk(Class<?> type) {
    return type.getClassLoader() != null;
  }

  /** Which method is called depends on the bean, unless it is that of {@code super}. */
  private BeanCode.Callees callees(Class<?> type, Set<String> own) {
    Map<String, Method> overrides = overrides(type);
    return (opcode, method, caller) ->
        opcode == Opcodes.INVOKESPECIAL
            ? overrides.containsKey(method) && !isWithin(caller, overrides.get(method), type)
            : own.contains(method);
  }

  /** What {@code super} calls by name and descriptor, each as the type itself implements it. */
  private Map<String, Method> overrides(Class<?> type) {
    return declared(type.getSuperclass())
        .collect(
            Collectors.toMap(
                SelfCalls::signature,
                method -> TaskMethods.specific(method, type),
                (same, again) -> same));
  }

  /**
   * An override that calls what it overrides is part of one task, and so are its lambdas, which
   * have its name. Those of overloads have the same.
   */
  private static boolean isWithin(String code, Method override, Class<?> type) {
    return code.equals(signature(override))
        || (code.matches("lambda\\$" + Pattern.quote(override.getName()) + "\\$\\d+\\(.*")
            && Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .filter(method -> method.getName().equals(override.getName()))
                .allMatch(override::equals));
  }

  /** The tasks of a class by name and descriptor. */
  private Set<String> signatures(Class<?> beanClass) {
    return declared(beanClass).map(SelfCalls::signature).collect(Collectors.toSet());
  }

  /** The tasks of a class, as each of its types declares them. */
  private Stream<Method> declared(@Nullable Class<?> beanClass) {
    return beanClass == null || tasks.of(beanClass).isEmpty()
        ? Stream.empty()
        : TaskMethods.types(beanClass).stream()
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .filter(method -> tasks.find(method, beanClass) != null);
  }

  private static String signature(Method method) {
    return method.getName() + Type.getMethodDescriptor(method);
  }
}
