package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a call of a callable comes to, computed from the description of the callable. */
final class CallModel {

  private final String name;
  private final JsonNode spec;
  private final ArrayNode args = Json.array();
  private final ObjectNode named = Json.object();
  private JsonNode asyncArg;
  private final List<String> handedOut = new ArrayList<>();
  private String loop = "own";
  private int calls;

  CallModel(String name, JsonNode spec) {
    this.name = name;
    this.spec = spec;
  }

  /** One that gets the arguments of the case. */
  static CallModel of(String name, JsonNode spec, JsonNode given) {
    CallModel model = new CallModel(name, spec);
    given.path("args").forEach(model::arg);
    given.path("kwargs").properties().forEach(arg -> model.named.set(arg.getKey(), arg.getValue()));
    return model;
  }

  CallModel arg(JsonNode argSpec) {
    if (args.isEmpty() && Described.isAsync(argSpec)) {
      asyncArg = argSpec;
    }
    args.add(Described.early(argSpec));
    return this;
  }

  CallModel written(JsonNode arg) {
    args.add(arg);
    return this;
  }

  CallModel on(String loopName) {
    loop = loopName;
    return this;
  }

  int calls() {
    return calls;
  }

  /** The final states of the futures that calls have returned. */
  List<String> handedOut() {
    return handedOut;
  }

  boolean isCoroutine() {
    return !Json.text(spec, "form").isEmpty() && !Json.is(spec, "form", "sync");
  }

  /** A call made {@code now}; what it returns is not waited for, a coroutine itself is. */
  Awaited call(double now) {
    double ms = isCoroutine() ? spec.path("after_ms").asDouble(0) : 0;
    Awaited entered = new Awaited(ms, Json.object(), null, Json.array());
    entered.with(name, 0, null);
    ObjectNode event = entered.events().path(0).asObject();
    if (!args.isEmpty()) {
      event.set("args", args);
    }
    if (!named.isEmpty()) {
      event.set("kwargs", named);
    }
    if (isCoroutine() && spec.has("after_ms") && !name.equals("body")) {
      entered.with(name + "-end", ms, null);
    }
    return entered.then(act(now + ms, calls++));
  }

  private Awaited act(double now, int index) {
    return switch (Json.text(spec, "action")) {
      case "return_arg" -> asyncArg == null ? plain(args.path(0)) : Awaited.nested(0, asyncArg);
      case "return_args" -> plain(Json.array().add(args).add(Described.plain(named)));
      case "add" ->
          plain(Json.MAPPER.valueToTree(args.path(0).intValue() + spec.path("n").intValue()));
      case "return" -> plain(Described.plain(spec.path("value")));
      case "return_async" -> handOut(spec.path("async"));
      case "raise" -> Awaited.error(0, Json.text(spec, "error"));
      case "script" -> follow(spec.path("script"), index);
      case "true_until_ms" -> plain(Json.MAPPER.valueToTree(now < spec.path("ms").doubleValue()));
      case "which_loop" -> plain(Json.text(loop));
      case "thread_is_loop_thread" -> plain(Json.MAPPER.valueToTree(loop.equals("own")));
      default -> throw Values.unknown(spec);
    };
  }

  private Awaited follow(JsonNode script, int index) {
    JsonNode entry = script.path(Math.min(index, script.size() - 1));
    if (entry.has("raise")) {
      return Awaited.error(0, Json.text(entry, "raise"));
    }
    return entry.has("kind") ? handOut(entry) : plain(Described.plain(entry));
  }

  private Awaited handOut(JsonNode async) {
    if (Described.isFuture(async) && !Json.is(async, "kind", "next")) {
      handedOut.add(Json.text(Awaited.once(async, null).outcome(), "state"));
    }
    return Described.isAsync(async) ? Awaited.nested(0, async) : plain(Described.value(async));
  }

  private static Awaited plain(JsonNode value) {
    return Awaited.result(0, value);
  }
}
