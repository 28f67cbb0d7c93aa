package dev.pulsarasync;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call of a public method by its name. Among overloads the arguments choose, as the compiler
 * would by their classes: the most specific of those that take them. Arguments are neither widened
 * nor collected into an array.
 */
record MethodCall(Object target, Method method, @Nullable Object[] args)
    implements Callable<Object> {

  /**
   * Finds the method.
   *
   * @throws IllegalArgumentException if none fits, or none is the most specific
   */
  static MethodCall resolve(Object target, String name, @Nullable Object[] args) {
    List<Method> named =
        Arrays.stream(target.getClass().getMethods())
            .filter(method -> method.getName().equals(name))
            .toList();
    List<Method> fitting =
        named.stream().filter(m -> accepts(m, args) && !isRepeated(m, named)).toList();
    List<Method> best = fitting.stream().filter(m -> isMostSpecific(m, fitting)).toList();
    if (best.size() != 1) {
      throw new IllegalArgumentException(complaint(target, name, args, named, fitting));
    }
    return new MethodCall(target, callable(best.get(0)), args);
  }

  /**
   * Whether {@code method} is the compiler's bridge to another one. A bridge that is alone makes
   * the method of a hidden superclass public.
   */
  private static boolean isRepeated(Method method, List<Method> named) {
    return method.isBridge()
        && named.stream()
            .anyMatch(
                other ->
                    !other.isBridge()
                        && other.getParameterCount() == method.getParameterCount()
                        && isAsSpecific(other, method));
  }

  /** The method itself, or as an interface or superclass declares it, if its class is closed. */
  private static Method callable(Method method) {
    Stream<Class<?>> types =
        Stream.<Class<?>>iterate(method.getDeclaringClass(), Objects::nonNull, Class::getSuperclass)
            .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getInterfaces())));
    return types
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(m -> isSame(m, method) && m.trySetAccessible())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No class opens " + method));
  }

  private static boolean isSame(Method a, Method b) {
    return a.getName().equals(b.getName())
        && Arrays.equals(a.getParameterTypes(), b.getParameterTypes());
  }

  /** The class, that of a proxy's target, and the method. */
  String name() {
    Class<?> type = target.getClass();
    while (type.getName().contains("$$") && type.getSuperclass() != Object.class) {
      type = type.getSuperclass();
    }
    return type.getSimpleName() + "." + method.getName();
  }

  @Override
  @SuppressWarnings("NullAway") // a method may return null
  public Object call() throws Exception {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException thrown) {
      throw Errors.<Exception>sneak(thrown.getCause());
    }
  }

  private static boolean accepts(Method method, @Nullable Object[] args) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != args.length) {
      return false;
    }
    for (int i = 0; i < args.length; i++) {
      Object arg = args[i];
      boolean fits = arg == null ? !types[i].isPrimitive() : boxed(types[i]).isInstance(arg);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMostSpecific(Method method, List<Method> fitting) {
    return fitting.stream().allMatch(other -> isAsSpecific(method, other));
  }

  private static boolean isAsSpecific(Method method, Method other) {
    Class<?>[] types = method.getParameterTypes();
    Class<?>[] others = other.getParameterTypes();
    for (int i = 0; i < types.length; i++) {
      boolean fits =
          types[i].isPrimitive() && !others[i].isPrimitive()
              ? others[i] != boxed(types[i]) && others[i].isAssignableFrom(boxed(types[i]))
              : boxed(others[i]).isAssignableFrom(boxed(types[i]));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  private static String complaint(
      Object target,
      String name,
      @Nullable Object[] args,
      List<Method> named,
      List<Method> fitting) {
    String given =
        Stream.of(args)
            .map(arg -> arg == null ? "null" : arg.getClass().getSimpleName())
            .collect(Collectors.joining(", ", "(", ")"));
    String call = target.getClass().getName() + " has ";
    if (named.isEmpty()) {
      return call + "no public method '" + name + "'";
    }
    if (fitting.isEmpty()) {
      return call + "no public method '" + name + "' that takes " + given + ", only " + named;
    }
    return call + "several methods '" + name + "' that take " + given + ": " + fitting;
  }
}
