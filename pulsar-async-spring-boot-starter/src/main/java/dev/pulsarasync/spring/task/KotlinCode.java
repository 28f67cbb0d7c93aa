package dev.pulsarasync.spring.task;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.Type;

/** What the compiler of Kotlin makes of functions, where it is not what that of Java makes. */
final class KotlinCode {

  /** Of {@code book}: {@code lambda$book$0} by javac, {@code book$lambda$0} by Kotlin. */
  private static final Pattern COMPILED =
      Pattern.compile("^(?:lambda\\$([^$]+)\\$\\d+|([^$]+)\\$(?:lambda\\$.*|suspendImpl))$");

  private static final String DEFAULT = "$default";
  private static final String SUSPENDED = "$suspendImpl";

  /** How many arguments one mask tells of, which says for which of them the default is meant. */
  private static final int MASKED = Integer.SIZE;

  private KotlinCode() {}

  /** Whether a class does nothing but enter a suspend function again. */
  static boolean isReentry(@Nullable String superclass) {
    return "kotlin/coroutines/jvm/internal/ContinuationImpl".equals(superclass);
  }

  /** Whether a field keeps a local of a suspend function during a suspension. */
  static boolean isSpilled(String field) {
    return field.startsWith("L$");
  }

  /** Whether a static method calls another one with the defaults of arguments. */
  static boolean isDefault(String method, String descriptor) {
    return method.endsWith(DEFAULT) && descriptor.contains("ILjava/lang/Object;)");
  }

  static String nameOfDefault(String method) {
    return method.substring(0, method.length() - DEFAULT.length());
  }

  /** Without the receiver before the arguments, and behind them the masks and a marker. */
  static String descriptorOfDefault(String descriptor) {
    int given = Type.getArgumentTypes(descriptor).length;
    int masks = (given - 2 + MASKED) / (MASKED + 1);
    return between(descriptor, 1, given - 1 - masks);
  }

  private static String between(String descriptor, int first, int end) {
    Type[] arguments = Arrays.copyOfRange(Type.getArgumentTypes(descriptor), first, end);
    return Type.getMethodDescriptor(Type.getReturnType(descriptor), arguments);
  }

  /** The name and descriptor of the function of whose body a method is part. */
  static String signature(String method, String descriptor) {
    return method.endsWith(SUSPENDED)
        ? written(method) + between(descriptor, 1, Type.getArgumentTypes(descriptor).length)
        : method + descriptor;
  }

  /** The function as it was written. */
  static String written(String method) {
    return COMPILED.matcher(method).replaceFirst("$1$2");
  }
}
