package dev.pulsarasync;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Builds the data of {@code multi_async}. */
final class MultiData {

  private final World world;
  private final Values values;
  private int pulled;

  MultiData(World world, Values values) {
    this.world = world;
    this.values = values;
  }

  /** How many items the generator was asked for. */
  int pulled() {
    return pulled;
  }

  Object build(JsonNode data) {
    if (data.isNull()) {
      return null;
    }
    Json.only(data, "container", "items", "value", "n", "future", "coroutine", "task");
    String container = Json.text(data, "container");
    switch (container) {
      case "generator":
        return generator(data.required("items"));
      case "iterator":
        return collection("list", data).iterator();
      case "dict_items":
        return map(container, data).entrySet();
      case "dict_keys":
        return map(container, data).keySet();
      case "dict_values":
        return map(container, data).values();
      default:
        return CaseTypes.isMapping(container) ? map(container, data) : other(container, data);
    }
  }

  private Object other(String container, JsonNode data) {
    return switch (container) {
      case "range" -> IntStream.range(0, data.required("n").intValue()).boxed().toList();
      case "bytes" -> Json.text(data, "value").getBytes(StandardCharsets.ISO_8859_1);
      case "future", "coroutine", "task" -> values.build(data.required(container), null);
      default -> data.has("items") ? collection(container, data) : scalar(data);
    };
  }

  /** What is no container at all. */
  private static Object scalar(JsonNode data) {
    return data.has("value") ? Plain.value(data.path("value")) : new CaseTypes.Opaque();
  }

  private Collection<Object> collection(String type, JsonNode data) {
    if (!CaseTypes.isContainer(type)) {
      throw Values.unknown(data);
    }
    List<Object> items = new ArrayList<>();
    data.required("items").forEach(spec -> items.add(values.buildItem(spec)));
    @SuppressWarnings("unchecked")
    Collection<Object> collection = (Collection<Object>) CaseTypes.supplier(type).get();
    collection.addAll(items);
    return switch (type) {
      case "tuple" -> Collections.unmodifiableList((List<Object>) collection);
      case "frozenset" -> Collections.unmodifiableSet((Set<Object>) collection);
      default -> collection;
    };
  }

  private Map<Object, Object> map(String type, JsonNode data) {
    Map<Object, Object> map = CaseTypes.emptyMap(type);
    for (JsonNode pair : data.required("items")) {
      map.put(Plain.value(pair.required(0)), values.buildItem(pair.required(1)));
    }
    return CaseTypes.finished(type, map);
  }

  /** An iterator that tells when it is asked, and may raise. */
  private Iterator<Object> generator(JsonNode specs) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pulled < specs.size();
      }

      @Override
      public Object next() {
        JsonNode spec = specs.required(pulled++);
        if (Json.is(spec, "kind", "raise")) {
          throw Errors.<RuntimeException>sneak(CaseError.of(Json.text(spec, "error")));
        }
        world.recorder.event("pull").put("index", pulled - 1);
        return values.buildItem(spec);
      }
    };
  }
}
