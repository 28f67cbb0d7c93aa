package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
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
    Set<String> inherited = signatures(type.getSuperclass());
    return (opcode, method) -> (opcode == Opcodes.INVOKESPECIAL ? inherited : own).contains(method);
  }

  /** The tasks of a class by name and descriptor, as each of its types declares them. */
  private Set<String> signatures(@Nullable Class<?> beanClass) {
    return beanClass == null || tasks.of(beanClass).isEmpty()
        ? Set.of()
        : TaskMethods.types(beanClass).stream()
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .filter(method -> tasks.find(method, beanClass) != null)
            .map(SelfCalls::signature)
            .collect(Collectors.toSet());
  }

  private static String signature(Method method) {
    return method.getName() + Type.getMethodDescriptor(method);
  }
}
