package dev.pulsarasync;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call of a public method by its name. Among overloads the arguments choose, as the compiler
 * would by their classes: the most specific of those that take them.
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
            .filter(method -> method.getName().equals(name) && !method.isBridge())
            .toList();
    List<Method> fitting = named.stream().filter(method -> accepts(method, args)).toList();
    List<Method> best = fitting.stream().filter(m -> isMostSpecific(m, fitting)).toList();
    if (best.size() != 1) {
      throw new IllegalArgumentException(complaint(target, name, args, named, fitting));
    }
    Method method = best.get(0);
    if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      method.setAccessible(true);
    }
    return new MethodCall(target, method, args);
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
      if (!others[i].isAssignableFrom(types[i]) && !boxed(others[i]).isAssignableFrom(types[i])) {
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
