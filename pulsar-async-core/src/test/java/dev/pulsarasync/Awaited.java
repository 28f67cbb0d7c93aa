package dev.pulsarasync;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What it comes to when a port waits for a value: computed from the description of the value, as
 * the expectation where a port departs from what was recorded.
 *
 * @param ms when, from the beginning of the wait
 * @param outcome the state of a future with that outcome
 * @param nested the description of the result if that is asynchronous itself, else null
 * @param events what is seen meanwhile
 */
record Awaited(double ms, ObjectNode outcome, JsonNode nested, ArrayNode events) {

  static Awaited result(double ms, JsonNode value) {
    return new Awaited(
        ms, Json.object("state", Json.text("result")).set("value", value), null, Json.array());
  }

  static Awaited error(double ms, String error) {
    return new Awaited(
        ms, Json.object("state", Json.text("error")).put("error", error), null, Json.array());
  }

  static Awaited never() {
    return new Awaited(0, Json.object("state", Json.text("pending")), null, Json.array());
  }

  static Awaited nested(double ms, JsonNode spec) {
    Awaited inner = result(ms, Described.value(spec));
    return new Awaited(ms, inner.outcome, spec, Json.array());
  }

  boolean isPending() {
    return Json.is(outcome, "state", "pending");
  }

  boolean isError() {
    return Json.is(outcome, "state", "error");
  }

  Awaited with(String event, double at, String of) {
    ObjectNode node = events.addObject().put("e", event).put("t", at).put("inline", false);
    if (of != null) {
      node.put("of", of);
    }
    return this;
  }

  /** This, and from its end on, {@code following}. */
  Awaited then(Awaited following) {
    ArrayNode all = events.deepCopy();
    for (JsonNode event : following.events) {
      ObjectNode shifted = event.deepCopy().asObject();
      all.add(shifted.put("t", event.path("t").doubleValue() + ms));
    }
    return new Awaited(ms + following.ms, following.outcome, following.nested, all);
  }

  /** Waits one level more if the result is asynchronous. */
  Awaited once(String of) {
    return nested == null ? this : then(once(nested, of));
  }

  /** Waits until the result is not asynchronous any more. */
  Awaited toTheEnd(String of) {
    Awaited end = this;
    while (end.nested != null) {
      end = end.once(of);
    }
    return end;
  }

  /** Waits for a value one level deep; a plain one is there at once. */
  static Awaited once(JsonNode spec, String of) {
    switch (Json.text(spec, "kind")) {
      case "future":
        boolean ends = spec.path("ready").asBoolean(false) || spec.has("after_ms");
        return ends ? settled(spec) : never();
      case "task", "coroutine", "generator", "awaitable", "types.coroutine":
        Awaited body = settled(spec);
        return body.with("coro-start", 0, of).with("coro-end", body.ms, of);
      case "concurrent-future":
        boolean told = spec.has("result") || spec.has("error") || spec.has("cancel");
        return told ? settled(spec) : never();
      case "next":
        return error(0, "IllegalStateException");
      case "nested-ready":
        return result(0, Described.plain(spec.path("result")));
      case "multi_async":
        return GatherModel.of(spec.path("items"), true).awaited();
      default:
        return result(0, Described.value(spec));
    }
  }

  private static Awaited settled(JsonNode spec) {
    double ms = spec.path("ready").asBoolean(false) ? 0 : spec.path("after_ms").asDouble(0);
    if (spec.path("cancel").asBoolean(false)) {
      return error(ms, "CancelledError");
    }
    if (spec.has("error")) {
      return error(ms, Json.text(spec, "error"));
    }
    return spec.has("result_async")
        ? nested(ms, spec.path("result_async"))
        : result(ms, Described.plain(spec.path("result")));
  }
}
