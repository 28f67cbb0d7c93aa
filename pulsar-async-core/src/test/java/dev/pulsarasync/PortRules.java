package dev.pulsarasync;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** placeholder */
final class PortRules {
  static final Map<String, List<BiConsumer<JsonNode, ObjectNode>>> RULES = Map.of();

  static ObjectNode apply(CaseFile.Case c) {
    ObjectNode expect = c.expect().deepCopy();
    RULES.getOrDefault(c.function(), List.of()).forEach(rule -> rule.accept(c.given(), expect));
    return expect;
  }
}
