package dev.pulsarasync;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes Java values as the cases do: {@code $error}, {@code $future}, {@code $map} ... */
final class Notation {

  private final Map<Object, JsonNode> names = Collections.synchronizedMap(new IdentityHashMap<>());

  /** Says how {@code object} is written. */
  <T> T name(T object, JsonNode name) {
    names.put(object, name);
    return object;
  }

  JsonNode of(Object value) {
    JsonNode name = names.get(value);
    if (name != null) {
      return name;
    }
    if (value instanceof Throwable error) {
      return Json.object("$error", Json.text(CaseError.notation(error)));
    }
    if (value instanceof Outcome<?> outcome) {
      return of(outcome.isFailure() ? outcome.error() : outcome.value());
    }
    if (value instanceof CompletableFuture<?> future) {
      return Json.object("$future", Json.object("state", Json.text(stateName(future))));
    }
    return container(value);
  }

  private JsonNode container(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Map.Entry<?, ?> entry) {
      return Json.object("$tuple", Json.array().add(of(entry.getKey())).add(of(entry.getValue())));
    }
    if (value instanceof Set<?> set) {
      return Json.object("$set", array(set));
    }
    if (value instanceof Collection<?> collection) {
      return array(collection);
    }
    if (value instanceof CaseTypes.Opaque || value instanceof BareFuture) {
      String type = value instanceof BareFuture ? "Future" : "Opaque";
      return Json.object("$object", Json.text(type));
    }
    return value != null && value.getClass().isArray() ? elements(value) : scalar(value);
  }

  private JsonNode scalar(Object value) {
    if (value == null
        || value instanceof Boolean
        || value instanceof Number
        || value instanceof String) {
      return Json.MAPPER.valueToTree(value);
    }
    throw new UnsupportedOperationException("No notation for a " + value.getClass().getName());
  }

  private ObjectNode map(Map<?, ?> map) {
    ArrayNode pairs = Json.array();
    map.forEach((key, value) -> pairs.add(Json.array().add(of(key)).add(of(value))));
    return Json.object("$map", pairs).put("$type", CaseTypes.nameOf(map));
  }

  ArrayNode array(Collection<?> values) {
    ArrayNode array = Json.array();
    values.forEach(value -> array.add(of(value)));
    return array;
  }

  private ArrayNode elements(Object javaArray) {
    ArrayNode array = Json.array();
    for (int i = 0; i < Array.getLength(javaArray); i++) {
      array.add(of(Array.get(javaArray, i)));
    }
    return array;
  }

  /** The state of a future with its value or error. */
  ObjectNode state(CompletableFuture<?> future) {
    ObjectNode state = Json.object("state", Json.text(stateName(future)));
    if (!future.isDone() || future.isCancelled()) {
      return state;
    }
    Throwable error = errorOf(future);
    return error == null
        ? state.set("value", of(future.getNow(null)))
        : state.put("error", CaseError.notation(error));
  }

  /** The state of anything; what is no future has none. */
  static String stateName(Object value) {
    if (!(value instanceof CompletableFuture<?> future)) {
      return "not-a-future";
    }
    if (!future.isDone()) {
      return "pending";
    }
    if (future.isCancelled()) {
      return "cancelled";
    }
    return future.isCompletedExceptionally() ? "error" : "result";
  }

  /** The error of a future that has failed, else null. */
  static Throwable errorOf(Object value) {
    if (!(value instanceof CompletableFuture<?> future) || !future.isCompletedExceptionally()) {
      return null;
    }
    return value instanceof LoopFuture<?> own ? own.failureNow() : LoopFuture.errorOf(future);
  }
}
