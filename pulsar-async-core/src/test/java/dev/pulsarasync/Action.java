package dev.pulsarasync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A callable of a case: a callback, a body, a clause, a method. Records its calls. */
final class Action {

  /** What a call gets. */
  record Args(List<Object> positional, Map<String, Object> named) {}

  private final World world;
  private final Values values;
  private final String name;
  private final JsonNode spec;
  private final List<Double> callTimes = new ArrayList<>();
  private final List<Object> handedOut = new ArrayList<>();

  Action(World world, Values values, String name, JsonNode spec) {
    Json.only(
        spec,
        "action",
        "n",
        "value",
        "async",
        "error",
        "script",
        "ms",
        "form",
        "after_ms",
        "record");
    this.world = world;
    this.values = values;
    this.name = name;
    this.spec = spec;
  }

  /** An action without keyword arguments. */
  Object call(Object... args) {
    List<Object> positional = new ArrayList<>();
    for (Object arg : args) {
      positional.add(arg);
    }
    return call(new Args(positional, new LinkedHashMap<>()));
  }

  /** Acts now, or returns a coroutine that will. */
  Object call(Args args) {
    switch (Json.text(spec, "form")) {
      case "", "sync":
        return act(args, enter(args));
      case "coroutine", "generator":
        return spec.has("after_ms")
            ? Coroutine.of(() -> sleepThenAct(args))
            : Coroutine.of(() -> act(args, enter(args)));
      default:
        throw Values.unknown(spec);
    }
  }

  synchronized int calls() {
    return callTimes.size();
  }

  synchronized List<Double> callTimes() {
    return List.copyOf(callTimes);
  }

  /** The futures that calls have returned. */
  synchronized List<Object> handedOut() {
    return List.copyOf(handedOut);
  }

  private int enter(Args args) {
    world.recorder.awaitCall();
    ObjectNode event = event(name);
    if (!args.positional().isEmpty()) {
      event.set("args", values.notation.array(args.positional()));
    }
    if (!args.named().isEmpty()) {
      event.set("kwargs", Json.MAPPER.valueToTree(args.named()));
    }
    synchronized (this) {
      callTimes.add(world.recorder.now());
      return callTimes.size() - 1;
    }
  }

  private ObjectNode event(String event) {
    boolean recorded = spec.path("record").asBoolean(true);
    return recorded ? world.recorder.event(event) : Json.object();
  }

  private Object sleepThenAct(Args args) {
    int index = enter(args);
    Sleep.suspend(world, spec.path("after_ms").doubleValue(), () -> event(name + "-cancelled"));
    if (!name.equals("body")) {
      event(name + "-end");
    }
    return act(args, index);
  }

  private Object act(Args args, int index) {
    switch (Json.text(spec, "action")) {
      case "return_arg":
        return args.positional().get(0);
      case "return_args":
        return List.of(args.positional(), args.named());
      case "add":
        return ((Number) args.positional().get(0)).intValue() + spec.required("n").intValue();
      case "return":
        return Plain.value(spec.required("value"));
      case "return_async":
        return handOut(spec.required("async"));
      case "raise":
        throw Errors.<RuntimeException>sneak(CaseError.of(Json.text(spec, "error")));
      case "script":
        return follow(spec.required("script"), index);
      default:
        return look();
    }
  }

  private Object look() {
    return switch (Json.text(spec, "action")) {
      case "true_until_ms" -> world.recorder.now() < spec.required("ms").doubleValue();
      case "thread_is_loop_thread" -> world.own.inLoop();
      case "which_loop" -> world.nameOf(EventLoop.current());
      default -> throw Values.unknown(spec);
    };
  }

  private Object follow(JsonNode script, int index) {
    JsonNode entry = script.required(Math.min(index, script.size() - 1));
    if (entry.has("raise")) {
      throw Errors.<RuntimeException>sneak(CaseError.of(Json.text(entry, "raise")));
    }
    return entry.has("kind") ? handOut(entry) : Plain.value(entry);
  }

  private Object handOut(JsonNode async) {
    Object value = values.build(async, name);
    if (value instanceof CompletableFuture && !Json.is(async, "kind", "next")) {
      synchronized (this) {
        handedOut.add(value);
      }
    }
    return value;
  }
}
