package dev.pulsarasync;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the driver of the conformance cases needs beyond Jackson. */
final class Json {

  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode array() {
    return NODES.arrayNode();
  }

  static ObjectNode object(String key, JsonNode value) {
    return object().set(key, value);
  }

  static JsonNode text(String value) {
    return NODES.stringNode(value);
  }

  static ArrayNode texts(List<String> values) {
    ArrayNode array = array();
    values.forEach(array::add);
    return array;
  }

  static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  static boolean is(JsonNode node, String key, String value) {
    return text(node, key).equals(value);
  }

  /** Refuses keys that the driver would otherwise pass over in silence. */
  static void only(JsonNode node, String... keys) {
    List<String> known = Arrays.asList(keys);
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        throw new UnsupportedOperationException(
            "The driver does not know '" + key + "' in " + node);
      }
    }
  }

  static boolean same(JsonNode one, JsonNode other) {
    return normal(one).equals(normal(other));
  }

  /**
   * Numbers by their value, futures by their state. A failure with CancelledError is the same as a
   * cancellation, which it is in a CompletableFuture.
   */
  static JsonNode normal(JsonNode node) {
    if (node.isNumber()) {
      return NODES.numberNode(node.decimalValue().stripTrailingZeros());
    }
    if (node.isArray()) {
      ArrayNode array = array();
      node.forEach(item -> array.add(normal(item)));
      return array;
    }
    return node.isObject() ? normalObject(node) : node;
  }

  private static JsonNode normalObject(JsonNode node) {
    if (node.has("$future")) {
      return object("$future", node.path("$future").path("state"));
    }
    if (is(node, "state", "error") && (text(node, "error") + ":").startsWith("CancelledError:")) {
      return object("state", text("cancelled"));
    }
    ObjectNode object = object();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      object.set(property.getKey(), normal(property.getValue()));
    }
    return object;
  }
}
