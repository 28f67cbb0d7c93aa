package dev.pulsarasync;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares what a port is expected to do with what it was seen to do. */
final class Comparison {

  /** Observations that have no counterpart in Java, each with the reason. */
  static final Map<String, String> NOT_COMPARABLE =
      Map.ofEntries(
          entry("logged", "asyncio's exception handler and warnings"),
          entry("done_callback_tick", "iterations of asyncio; inline or later is compared"),
          entry("name_preserved", "a Java lambda has no __name__"),
          entry("is_task", "Java has no Task beside its future"),
          entry("given_type", "the name of a Python class"),
          entry("returns_kind", "async_while returns a future, as its documentation says"));

  /** The original makes several calls here, and records no return of one. */
  private static final Set<String> WITHOUT_CALL = Set.of("bench", "async_object");

  private final CaseFile.Case conformanceCase;
  private final JsonNode observed;
  private final List<String> differences = new ArrayList<>();

  private Comparison(CaseFile.Case conformanceCase, JsonNode observed) {
    this.conformanceCase = conformanceCase;
    this.observed = observed;
  }

  /** Every difference in words; none if the port does what is expected. */
  static List<String> differences(
      CaseFile.Case conformanceCase, JsonNode expect, JsonNode observed) {
    Comparison comparison = new Comparison(conformanceCase, observed);
    expect.properties().stream()
        .filter(property -> !NOT_COMPARABLE.containsKey(property.getKey()))
        .forEach(property -> comparison.compare(property.getKey(), property.getValue()));
    return comparison.differences;
  }

  private void compare(String key, JsonNode expected) {
    JsonNode actual = observed.path(key);
    if (actual.isMissingNode()) {
      differences.add(key + ": expected " + expected + ", but the driver observed no such thing");
      return;
    }
    boolean same =
        switch (key) {
          case "call" -> new CallComparison(conformanceCase.given(), observed).isSame(expected);
          case "events" -> sameEvents(expected, actual);
          case "inner_after", "children_after" -> sameStates(expected, actual);
          case "outcome" -> Json.same(ordered(expected), ordered(actual));
          default -> Json.same(expected, actual);
        };
    if (!same) {
      differences.add(key + ":\n  expected " + expected + "\n  observed " + actual);
    }
  }

  /** What came out of a Python set has the order of no other set. */
  private JsonNode ordered(JsonNode outcome) {
    String container = Json.text(conformanceCase.given().path("data"), "container");
    if (!container.endsWith("set") || !outcome.path("value").isArray()) {
      return outcome;
    }
    ArrayNode sorted = Json.array();
    outcome
        .path("value")
        .valueStream()
        .map(Json::normal)
        .sorted(Comparator.comparing(JsonNode::toString))
        .forEach(sorted::add);
    return Json.object("value", sorted);
  }

  /** A future that failed with CancelledError is cancelled in Java. */
  private boolean sameStates(JsonNode expected, JsonNode actual) {
    String given = conformanceCase.given().toString();
    boolean cancels = given.contains("\"cancel\":true") || given.contains("CancelledError");
    boolean same = expected.size() == actual.size();
    for (int i = 0; same && i < expected.size(); i++) {
      String state = actual.path(i).asString();
      boolean failed = cancels && state.equals("cancelled");
      same =
          expected.path(i).asString().equals(state)
              || (failed && expected.path(i).asString().equals("error"));
    }
    return same;
  }

  private boolean sameEvents(JsonNode expected, JsonNode actual) {
    boolean timed = conformanceCase.virtual();
    boolean calls = !WITHOUT_CALL.contains(conformanceCase.function());
    boolean watched = expected.valueStream().anyMatch(Comparison::isDoneCallback);
    ArrayNode expectedEvents = Json.array();
    expected.forEach(event -> expectedEvents.add(event(event, timed, calls)));
    ArrayNode actualEvents = Json.array();
    actual
        .valueStream()
        .filter(event -> calls || !Json.is(event, "e", "call-returned"))
        .filter(event -> timed || watched || !isDoneCallback(event))
        .forEach(event -> actualEvents.add(event(event, timed, calls)));
    return Json.same(expectedEvents, actualEvents);
  }

  /**
   * The observer of the original adds these; in real time it could not where that is not safe in
   * asyncio. The completion itself is in the outcome.
   */
  private static boolean isDoneCallback(JsonNode event) {
    return Json.text(event, "e").endsWith("-done-callback");
  }

  /** An event without what cannot be compared: real times, and ticks above 0. */
  private static ObjectNode event(JsonNode event, boolean timed, boolean calls) {
    ObjectNode copy = event.deepCopy().asObject();
    JsonNode tick = copy.remove("tick");
    if (tick != null) {
      copy.put("inline", tick.intValue() == 0);
    }
    if (!timed || !calls) {
      copy.remove("inline");
    }
    if (!timed) {
      copy.remove("t");
    }
    return copy;
  }
}
