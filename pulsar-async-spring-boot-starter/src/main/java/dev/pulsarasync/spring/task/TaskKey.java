package dev.pulsarasync.spring.task;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.NativeDetector;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * The key of a task's calls, an expression over their arguments that is parsed once, and compiled
 * when it is used a lot. Safe for use by several threads.
 */
final class TaskKey {

  private final SpelExpression expression;
  private final Map<String, Integer> positions;

  /** Lends what it finds out about classes to the context of each call. */
  private final StandardEvaluationContext shared = new StandardEvaluationContext();

  private TaskKey(SpelExpression expression, Map<String, Integer> positions) {
    this.expression = expression;
    this.positions = positions;
  }

  /**
   * Reads an expression over the arguments of {@code method}.
   *
   * @throws RuntimeException with a sentence, if it is none
   */
  static TaskKey parse(String text, Method method) {
    SpelExpression expression = parser(method).parseRaw(text);
    Map<String, Integer> positions = positions(method);
    List<String> used = new ArrayList<>();
    addVariables(expression.getAST(), used);
    if (used.isEmpty()) {
      throw new IllegalArgumentException("it uses no argument of the method, such as #p0");
    }
    used.forEach(name -> requireArgument(name, positions));
    return new TaskKey(expression, positions);
  }

  /** No class can be made at run time in a native image. */
  private static SpelExpressionParser parser(Method method) {
    SpelCompilerMode mode =
        NativeDetector.inNativeImage() ? SpelCompilerMode.OFF : SpelCompilerMode.MIXED;
    ClassLoader loader = method.getDeclaringClass().getClassLoader();
    return new SpelExpressionParser(new SpelParserConfiguration(mode, loader));
  }

  private static Map<String, Integer> positions(Method method) {
    Map<String, Integer> positions = new HashMap<>();
    String[] names = new DefaultParameterNameDiscoverer().getParameterNames(method);
    for (int i = 0; i < method.getParameterCount(); i++) {
      positions.put("p" + i, i);
      positions.put("a" + i, i);
    }
    for (int i = 0; names != null && i < names.length; i++) {
      positions.put(names[i], i);
    }
    return positions;
  }

  private static void addVariables(SpelNode node, List<String> to) {
    if (node instanceof VariableReference) {
      to.add(node.toStringAST().substring(1));
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      addVariables(node.getChild(i), to);
    }
  }

  private static void requireArgument(String variable, Map<String, Integer> positions) {
    boolean isKnown = positions.containsKey(variable) || variable.equals("this");
    if (!isKnown) {
      throw new IllegalArgumentException(
          "the method has no argument '"
              + variable
              + "', or was compiled without the names of its arguments");
    }
  }

  /**
   * The key of a call.
   *
   * @throws IllegalArgumentException if the expression fails, with the cause, or gives null
   */
  Object of(@Nullable Object[] args) {
    Object key;
    try {
      key = expression.getValue(new Arguments(args));
    } catch (Throwable failed) {
      throw new IllegalArgumentException(this + " failed: " + failed.getMessage(), failed);
    }
    if (key == null) {
      throw new IllegalArgumentException(this + " is null, so that no order is defined");
    }
    return key;
  }

  @Override
  public String toString() {
    return "Key \"" + expression.getExpressionString() + "\"";
  }

  /** The arguments of a call by their names and positions. */
  private final class Arguments extends StandardEvaluationContext {
    private final @Nullable Object[] args;

    Arguments(@Nullable Object[] args) {
      this.args = args;
      shared.applyDelegatesTo(this);
    }

    @Override
    public @Nullable Object lookupVariable(String name) {
      Integer position = positions.get(name);
      return position == null ? null : args[position];
    }
  }
}
