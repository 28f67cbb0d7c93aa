package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** How the value that a case describes is written when it is found at the end of a case. */
final class Described {

  private static final Notation NOTATION = new Notation();
  private static final List<String> FUTURES =
      List.of("future", "task", "multi_async", "nested-ready", "next");
  private static final List<String> UNSTARTED =
      List.of("coroutine", "generator", "awaitable", "types.coroutine");

  private Described() {}

  /** Plain JSON of a case, such as the result of a future. */
  static JsonNode plain(JsonNode json) {
    return NOTATION.of(Plain.value(json));
  }

  /** As {@link #value}, but while what takes time is still under way. */
  static JsonNode early(JsonNode spec) {
    boolean isDone = spec.path("ready").asBoolean(false) || Json.is(spec, "kind", "nested-ready");
    return isFuture(spec) && !isDone
        ? Json.object("$future", Json.object("state", Json.text("pending")))
        : value(spec);
  }

  static JsonNode value(JsonNode spec) {
    String kind = Json.text(spec, "kind");
    if (isFuture(spec)) {
      return Json.object("$future", Awaited.once(spec, null).outcome());
    }
    return switch (kind) {
      case "value" -> plain(spec.path("value"));
      case "list" -> list(spec.path("items"));
      case "opaque" -> NOTATION.of(new CaseTypes.Opaque());
      case "exception-object" -> Json.object("$error", spec.path("error"));
      case "async-generator" -> Json.object("$object", Json.text("async_generator"));
      case "concurrent-future" -> Json.object("$object", Json.text("Future"));
      default -> AsyncValues.unstarted(kind);
    };
  }

  private static ArrayNode list(JsonNode items) {
    ArrayNode list = Json.array();
    items.forEach(item -> list.add(value(item)));
    return list;
  }

  static boolean isFuture(JsonNode spec) {
    return FUTURES.contains(Json.text(spec, "kind"));
  }

  /** Whether it runs only when somebody waits for it. */
  static boolean isCoroutine(JsonNode spec) {
    return UNSTARTED.contains(Json.text(spec, "kind"));
  }

  /** Whether a port waits for it. */
  static boolean isAsync(JsonNode spec) {
    return isFuture(spec) || isCoroutine(spec) || Json.is(spec, "kind", "concurrent-future");
  }
}
