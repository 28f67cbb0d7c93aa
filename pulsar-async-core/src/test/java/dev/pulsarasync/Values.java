package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Builds the values that a case describes by their kind. */
final class Values {

  final Notation notation;
  private final World world;
  private final AsyncValues async;
  private final List<Object> items = new ArrayList<>();
  private CompletableFuture<Object> next;

  Values(World world, Notation notation) {
    this.world = world;
    this.notation = notation;
    this.async = new AsyncValues(world, this);
  }

  /** The future that a case calls next. */
  CompletableFuture<Object> buildNext(JsonNode spec) {
    Json.only(spec, "state", "result", "error", "loop");
    next = world.loop(Json.text(spec, "loop")).createFuture();
    switch (Json.text(spec, "state")) {
      case "pending" -> {}
      case "done" -> next.complete(Plain.value(spec.path("result")));
      case "failed" -> next.completeExceptionally(CaseError.of(Json.text(spec, "error")));
      case "cancelled" -> next.cancel(false);
      default -> throw unknown(spec);
    }
    return next;
  }

  /** Builds an item of data, to which later items may refer. */
  Object buildItem(JsonNode spec) {
    Object item = build(spec, null);
    items.add(item);
    return item;
  }

  List<Object> items() {
    return items;
  }

  List<Object> buildAll(JsonNode specs) {
    List<Object> values = new ArrayList<>();
    specs.forEach(spec -> values.add(build(spec, null)));
    return values;
  }

  /**
   * Builds a value.
   *
   * @param of the name of the callable that hands it out, null if it is given
   */
  Object build(JsonNode spec, String of) {
    switch (Json.text(spec, "kind")) {
      case "value":
        Json.only(spec, "kind", "value");
        return Plain.value(spec.required("value"));
      case "list":
        return list(spec, of);
      case "opaque":
        return new CaseTypes.Opaque();
      case "exception-object":
        Json.only(spec, "kind", "error");
        return CaseError.of(Json.text(spec, "error"));
      case "same":
        return items.get(spec.required("index").intValue());
      case "next":
        return next;
      default:
        return async.build(spec, of);
    }
  }

  private List<Object> list(JsonNode spec, String of) {
    Json.only(spec, "kind", "items");
    List<Object> list = new ArrayList<>();
    spec.required("items").forEach(item -> list.add(build(item, of)));
    return list;
  }

  static UnsupportedOperationException unknown(JsonNode spec) {
    return new UnsupportedOperationException("The driver does not know " + spec);
  }
}
