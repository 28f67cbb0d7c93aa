package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What {@code multi_async} comes to in a port, computed from the descriptions of its items. */
final class GatherModel {

  private record Slot(JsonNode spec, Awaited awaited, boolean ready) {
    boolean failed() {
      return awaited.isError();
    }

    String error() {
      return Json.text(awaited.outcome(), "error");
    }

    JsonNode value() {
      return failed() ? Json.object().put("$error", error()) : awaited.outcome().path("value");
    }
  }

  private final List<Slot> slots = new ArrayList<>();
  private final boolean raiseOnError;

  private GatherModel(boolean raiseOnError) {
    this.raiseOnError = raiseOnError;
  }

  static GatherModel of(JsonNode items, boolean raiseOnError) {
    GatherModel model = new GatherModel(raiseOnError);
    for (JsonNode item : items) {
      boolean same = Json.is(item, "kind", "same");
      JsonNode spec = same ? items.path(item.path("index").intValue()) : item;
      model.slots.add(new Slot(spec, Awaited.once(spec, null), isReady(spec)));
    }
    return model;
  }

  private static boolean isReady(JsonNode spec) {
    return spec.path("ready").asBoolean(false)
        || !Described.isAsync(spec)
        || Json.is(spec, "kind", "nested-ready")
        || isDoneBareFuture(spec)
        || (Json.is(spec, "kind", "multi_async") && of(spec.path("items"), true).isDoneOnReturn());
  }

  private static boolean isDoneBareFuture(JsonNode spec) {
    return Json.is(spec, "kind", "concurrent-future")
        && !spec.has("after_ms")
        && !Awaited.once(spec, null).isPending();
  }

  boolean isDoneOnReturn() {
    return slots.stream().allMatch(Slot::ready) || (raiseOnError && ready().anyMatch(Slot::failed));
  }

  private Stream<Slot> ready() {
    return slots.stream().filter(Slot::ready);
  }

  private Stream<Slot> inTime() {
    return slots.stream()
        .filter(slot -> !slot.ready() && !slot.awaited().isPending())
        .sorted(Comparator.comparing(slot -> slot.awaited().ms()));
  }

  /** The outcome with the results as a list. */
  Awaited awaited() {
    Awaited outcome =
        Stream.concat(ready(), inTime())
            .filter(slot -> raiseOnError && slot.failed())
            .findFirst()
            .map(slot -> Awaited.error(slot.ready() ? 0 : slot.awaited().ms(), slot.error()))
            .orElseGet(this::results);
    slots.forEach(slot -> outcome.events().addAll(slot.awaited().events()));
    return outcome;
  }

  private Awaited results() {
    if (slots.stream().anyMatch(slot -> slot.awaited().isPending())) {
      return Awaited.never();
    }
    ArrayNode values = Json.array();
    slots.forEach(slot -> values.add(slot.value()));
    return Awaited.result(
        inTime().mapToDouble(slot -> slot.awaited().ms()).max().orElse(0), values);
  }

  List<String> failuresOnReturn() {
    return raiseOnError ? List.of() : ready().filter(Slot::failed).map(Slot::error).toList();
  }

  List<String> failures() {
    return raiseOnError
        ? List.of()
        : Stream.concat(ready(), inTime()).filter(Slot::failed).map(Slot::error).toList();
  }

  List<String> childrenAfter() {
    return slots.stream()
        .map(slot -> Described.isFuture(slot.spec()) ? state(slot.awaited()) : "not-a-future")
        .toList();
  }

  private static String state(Awaited awaited) {
    boolean cancelled = Json.is(awaited.outcome(), "error", "CancelledError");
    return cancelled ? "cancelled" : Json.text(awaited.outcome(), "state");
  }
}
