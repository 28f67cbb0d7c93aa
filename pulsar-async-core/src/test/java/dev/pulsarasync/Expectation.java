package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is expected of a port: first what was recorded, then as the rules change it. */
final class Expectation {

  final JsonNode given;
  final ObjectNode expect;
  private final boolean virtual;

  Expectation(CaseFile.Case conformanceCase) {
    this.given = conformanceCase.given();
    this.expect = conformanceCase.expect().deepCopy();
    this.virtual = conformanceCase.virtual();
  }

  boolean raised() {
    return expect.path("call").has("raises");
  }

  boolean isOnThread() {
    return Json.is(given, "from", "thread");
  }

  /** The call throws, and nothing else is to be seen but what was so before. */
  void raises(String error, String... kept) {
    List<String> keys = new ArrayList<>(List.of("events"));
    keys.addAll(Arrays.asList(kept));
    List.copyOf(expect.propertyNames()).stream()
        .filter(key -> !keys.contains(key))
        .forEach(expect::remove);
    expect.set("call", Json.object("raises", Json.text(error)));
    keepEvents(event -> Json.is(event, "e", "call-returned"));
  }

  /**
   * The future that the case calls {@code target} comes to {@code model}, or somebody is faster.
   */
  void comesTo(Awaited model, String target, String... callables) {
    Awaited winner = fastest(model, target);
    boolean raised = raised();
    boolean toldBefore = events().valueStream().anyMatch(Expectation::isOfGiven);
    expect.put("call", "returns");
    if (raised) {
      expect.put("done_on_return", false);
    }
    expect.set("outcome", winner.outcome());
    if (virtual) {
      expect.set("done_at_ms", Json.MAPPER.valueToTree(winner.isPending() ? null : winner.ms()));
    }
    for (String callable : callables) {
      forgetFollowed(callable);
    }
    keepEvents(event -> !Json.is(event, "e", target + "-done-callback"));
    model
        .events()
        .valueStream()
        .filter(event -> !toldBefore || !isOfGiven(event))
        .filter(event -> !isKnown(event, callables))
        .forEach(this::insert);
    if (!winner.isPending()) {
      insert(Json.object().put("e", target + "-done-callback").put("t", winner.ms()));
    }
  }

  /** The events of a coroutine that is given, not returned by a callable. */
  private static boolean isOfGiven(JsonNode event) {
    return Json.text(event, "e").startsWith("coro-") && !event.has("of");
  }

  private boolean isKnown(JsonNode event, String... callables) {
    return Arrays.asList(callables).contains(Json.text(event, "e"))
        && events().valueStream().anyMatch(other -> other.path("e").equals(event.path("e")));
  }

  private void forgetFollowed(String callable) {
    keepEvents(event -> !Json.is(event, "of", callable) && !Json.is(event, "e", callable + "-end"));
  }

  /** An action on the target that comes before its own outcome decides. */
  private Awaited fastest(Awaited model, String target) {
    return given
        .path("actions")
        .valueStream()
        .filter(action -> Json.is(action, "target", target))
        .map(Expectation::forced)
        .filter(forced -> model.isPending() || forced.ms() < model.ms())
        .min(Comparator.comparing(Awaited::ms))
        .orElse(model);
  }

  private static Awaited forced(JsonNode action) {
    double ms = action.path("at_ms").asDouble(0);
    return switch (Json.text(action, "do")) {
      case "complete" -> Awaited.result(ms, Described.plain(action.path("value")));
      case "fail" -> Awaited.error(ms, Json.text(action, "error"));
      default -> Awaited.error(ms, "CancelledError");
    };
  }

  ArrayNode events() {
    return expect.withArray("events");
  }

  void keepEvents(Predicate<JsonNode> kept) {
    ArrayNode events = Json.array();
    events().valueStream().filter(kept).forEach(events::add);
    expect.set("events", events);
  }

  /** Puts an event behind all that are not later. */
  void insert(JsonNode event) {
    ObjectNode node = event.deepCopy().asObject();
    node.remove("inline");
    node.put("tick", 1);
    ArrayNode events = events();
    int index = events.size();
    double t = event.path("t").doubleValue();
    while (virtual && index > 0 && events.path(index - 1).path("t").doubleValue() > t) {
      index--;
    }
    events.insert(index, node);
  }

  /** Sets what the original's recording has too; the driver can observe it everywhere. */
  void set(String key, JsonNode value) {
    expect.set(key, value);
  }

  void set(String key, int value) {
    expect.put(key, value);
  }

  void set(String key, boolean value) {
    expect.put(key, value);
  }

  void set(String key, List<String> states) {
    expect.set(key, Json.texts(states));
  }
}
