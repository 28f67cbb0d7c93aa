package dev.pulsarasync;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import tools.jackson.databind.JsonNode;

/** Compares whether a call returned, or what it threw, by the mapping that the cases name. */
final class CallComparison {

  private static final List<Class<?>> MISUSE =
      List.of(
          IllegalArgumentException.class,
          NullPointerException.class,
          IllegalStateException.class,
          ClassCastException.class);

  private static final Map<String, List<Class<?>>> MAPPING =
      Map.of(
          "RuntimeError", List.of(IllegalStateException.class, RejectedExecutionException.class),
          "ValueError", MISUSE,
          "TypeError", MISUSE,
          "AssertionError", MISUSE,
          "AttributeError", MISUSE,
          "CancelledError", List.of(CancellationException.class));

  private final JsonNode given;
  private final JsonNode observed;

  CallComparison(JsonNode given, JsonNode observed) {
    this.given = given;
    this.observed = observed;
  }

  boolean isSame(JsonNode expected) {
    JsonNode call = observed.path("call");
    if (!expected.has("raises") || !call.has("raises")) {
      return expected.equals(call);
    }
    String raises = Json.text(expected, "raises");
    boolean ofUser = isInGiven(raises, given) || Json.text(call, "raises").contains(":");
    return ofUser ? expected.equals(call) : isMapped(raises.split(":", 2)[0]);
  }

  /** Whether user code of the case raises it, so that it must come through as it is. */
  private static boolean isInGiven(String error, JsonNode node) {
    return node.isString()
        ? node.stringValue().equals(error)
        : node.valueStream().anyMatch(child -> isInGiven(error, child));
  }

  private boolean isMapped(String name) {
    List<Class<?>> classes = MAPPING.get(name);
    if (classes == null) {
      throw new UnsupportedOperationException("The driver does not know the error " + name);
    }
    Class<?> thrown = classOf(Json.text(observed, "thrown"));
    return classes.stream().anyMatch(mapped -> mapped.isAssignableFrom(thrown));
  }

  private static Class<?> classOf(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
