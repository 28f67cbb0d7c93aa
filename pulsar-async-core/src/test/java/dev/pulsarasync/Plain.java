package dev.pulsarasync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Plain JSON as the Java value that stands for Python's. */
final class Plain {

  private Plain() {}

  static Object value(JsonNode node) {
    if (node.isArray()) {
      return list(node);
    }
    if (node.isObject()) {
      return map(node);
    }
    if (node.isNumber()) {
      return number(node);
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isString() ? node.stringValue() : null;
  }

  private static Object number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return node.doubleValue();
    }
    return node.canConvertToInt() ? (Object) node.intValue() : (Object) node.longValue();
  }

  static List<Object> list(JsonNode node) {
    List<Object> list = new ArrayList<>();
    node.forEach(item -> list.add(value(item)));
    return list;
  }

  static Map<String, Object> map(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties().forEach(property -> map.put(property.getKey(), value(property.getValue())));
    return map;
  }
}
