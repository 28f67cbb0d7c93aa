package dev.pulsarasync;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where {@code multi_async} of the port departs from what was recorded. */
final class MultiRules {

  static final List<PortRules.Rule> ALL =
      List.of(
          MultiRules::doesNotFollowReadyFutures,
          MultiRules::waitsForBareFutures,
          MultiRules::takesFuturesOfAnyLoop,
          MultiRules::startsCoroutinesFromAnyThread,
          MultiRules::copiesReadOnlyMappings,
          MultiRules::honoursTheType,
          MultiRules::refusesATypeThatIsNoContainer,
          MultiRules::refusesAListForAMapping,
          MultiRules::refusesCharacters,
          MultiRules::comparesOnlyWhatWasPulled);

  private static final Map<String, String> NAME_OF_RESULT =
      Map.of("tuple", "list", "frozenset", "set");

  private MultiRules() {}

  /**
   * Row "READY child resulting in a pending future": same as pending, the slot holds the future.
   */
  static void doesNotFollowReadyFutures(Expectation e) {
    if (items(e.given)
        .valueStream()
        .anyMatch(item -> item.path("ready").asBoolean(false) && item.has("result_async"))) {
      retell(e);
    }
  }

  /** Row "concurrent.futures.Future" of maybe_async: in Java a bare Future is asynchronous. */
  static void waitsForBareFutures(Expectation e) {
    if (hasItem(e.given, "kind", "concurrent-future")) {
      retell(e);
    }
  }

  /** Row "the same with loop=": must work. */
  static void takesFuturesOfAnyLoop(Expectation e) {
    boolean foreign = hasItem(e.given, "loop", "other") || Json.is(e.given, "loop", "other");
    if (foreign && e.given.hasNonNull("loop") && e.raised()) {
      retell(e);
    }
  }

  /** Row "Thread safe": no lost wake-up. */
  static void startsCoroutinesFromAnyThread(Expectation e) {
    boolean starts = items(e.given).valueStream().anyMatch(Described::isCoroutine);
    if (starts && e.isOnThread() && e.given.hasNonNull("loop")) {
      retell(e);
    }
  }

  /** Row "Mapping without item assignment": LinkedHashMap. */
  static void copiesReadOnlyMappings(Expectation e) {
    if (CaseTypes.isReadOnly(container(e.given)) && !e.given.hasNonNull("type")) {
      retell(e);
    }
  }

  /** Row "type=tuple/set with list": reject or honour; a tuple is a list in Java. */
  static void honoursTheType(Expectation e) {
    String type = Json.text(e.given, "type");
    boolean unkeyed = e.given.path("data").isObject() && !CaseTypes.isMapping(container(e.given));
    ObjectNode outcome = e.expect.path("outcome").asObjectOpt().orElse(Json.object());
    if (List.of("", "list").contains(type)
        || CaseTypes.isMapping(type)
        || !unkeyed
        || !outcome.path("value").isArray()) {
      return;
    }
    e.set("result_type", Json.text(NAME_OF_RESULT.getOrDefault(type, type)));
    if (type.endsWith("set")) {
      ArrayNode distinct = Json.array();
      outcome.path("value").valueStream().distinct().forEach(distinct::add);
      outcome.set("value", Json.object("$set", distinct));
    }
  }

  /** The same row: reject. Without data the type is ignored. */
  static void refusesATypeThatIsNoContainer(Expectation e) {
    String type = Json.text(e.given, "type");
    if (!type.isEmpty() && !CaseTypes.isContainer(type) && e.given.path("data").isObject()) {
      e.raises("TypeError", "children_after");
    }
  }

  /** Row "type=list with dict": values or reject; it is rejected. */
  static void refusesAListForAMapping(Expectation e) {
    String type = Json.text(e.given, "type");
    if (!type.isEmpty() && !CaseTypes.isMapping(type) && CaseTypes.isMapping(container(e.given))) {
      e.raises("TypeError", "children_after");
    }
  }

  /** Row "str / bytes": do not accept CharSequence; a byte[] is an array like others. */
  static void refusesCharacters(Expectation e) {
    if (container(e.given).equals("str")) {
      e.raises("TypeError", "children_after");
    }
  }

  /** Row "iteration stops there": items that were not pulled do not exist in the driver. */
  static void comparesOnlyWhatWasPulled(Expectation e) {
    if (!e.expect.has("pulled") || !e.expect.has("children_after")) {
      return;
    }
    ArrayNode pulled = Json.array();
    e.expect
        .path("children_after")
        .valueStream()
        .limit(e.expect.path("pulled").intValue())
        .forEach(pulled::add);
    e.set("children_after", pulled);
  }

  private static String container(JsonNode given) {
    return Json.text(given.path("data"), "container");
  }

  private static boolean hasItem(JsonNode given, String key, String value) {
    return items(given).valueStream().anyMatch(item -> Json.is(item, key, value));
  }

  /** The descriptions of the items, of a mapping those of its values. */
  private static ArrayNode items(JsonNode given) {
    ArrayNode items = Json.array();
    if (!List.of("dict_items", "dict_keys").contains(container(given))) {
      given.path("data").path("items").forEach(i -> items.add(i.isArray() ? i.path(1) : i));
    }
    return items;
  }

  private static void retell(Expectation e) {
    boolean raise = e.given.path("raise_on_error").asBoolean(true);
    GatherModel model = GatherModel.of(items(e.given), raise);
    Awaited awaited = model.awaited();
    boolean isMapping = CaseTypes.isMapping(container(e.given));
    boolean hasResult = Json.is(awaited.outcome(), "state", "result");
    e.expect.remove(List.of("result_type", "result_is_input_object"));
    if (hasResult) {
      e.set("result_type", Json.text(isMapping ? typeOfMapping(e.given) : "list"));
      e.set("result_is_input_object", false);
    }
    if (hasResult && isMapping) {
      awaited.outcome().set("value", mapping(e.given, awaited.outcome().path("value")));
    }
    e.comesTo(awaited, "multi");
    e.set("done_on_return", model.isDoneOnReturn());
    e.set("failures_on_return", model.failuresOnReturn());
    e.set("failures", model.failures());
    e.set("children_after", model.childrenAfter());
  }

  private static String typeOfMapping(JsonNode given) {
    String type = given.path("type").asString(container(given));
    return CaseTypes.isReadOnly(type) ? "dict" : type;
  }

  private static ObjectNode mapping(JsonNode given, JsonNode values) {
    ArrayNode pairs = Json.array();
    int index = 0;
    for (JsonNode pair : given.path("data").path("items")) {
      pairs.add(Json.array().add(pair.path(0)).add(values.path(index++)));
    }
    return Json.object("$map", pairs).put("$type", typeOfMapping(given));
  }
}
