package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Drives {@code chain_future}. */
final class ChainScenario extends Scenario {

  private CompletableFuture<Object> next;
  private Object source;
  private Action callback;
  private Action errback;
  private final List<CompletableFuture<Object>> more = new ArrayList<>();

  ChainScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(
        given,
        "source",
        "callback",
        "errback",
        "next",
        "actions",
        "limit_ms",
        "returned_loop",
        "more_chains_on_source",
        "more_links",
        "from");
    if (given.has("next")) {
      next = values.buildNext(given.path("next"));
    }
    source = values.build(given.required("source"), null);
    callback = actionOrNull(given, "callback", "");
    errback = actionOrNull(given, "errback", "");
  }

  private Action actionOrNull(JsonNode from, String key, String suffix) {
    return from.hasNonNull(key) ? action(key + suffix, from.path(key)) : null;
  }

  @Override
  Object call() {
    CompletableFuture<Object> last = chain(source, callback, errback, next);
    observed.put("returned_is_next", last == next);
    addChainsOnSource();
    for (int link = 0; link < given.path("more_links").asInt(0); link++) {
      Action silent =
          callback == null
              ? null
              : new Action(world, values, "link", silent(given.path("callback")));
      last = chain(last, silent, null, null);
    }
    return last;
  }

  private static JsonNode silent(JsonNode spec) {
    return spec.deepCopy().asObject().put("record", false);
  }

  private void addChainsOnSource() {
    int number = 2;
    for (JsonNode chain : given.path("more_chains_on_source")) {
      Json.only(chain, "callback", "errback");
      String suffix = String.valueOf(number++);
      more.add(
          chain(
              source,
              actionOrNull(chain, "callback", suffix),
              actionOrNull(chain, "errback", suffix),
              null));
    }
  }

  private static CompletableFuture<Object> chain(
      Object source, Action callback, Action errback, CompletableFuture<Object> next) {
    Function<Object, Object> onValue = callback == null ? null : value -> callback.call(value);
    Function<Throwable, Object> onError = errback == null ? null : error -> errback.call(error);
    return Async.chainFuture(source, onValue, onError, next);
  }

  @Override
  boolean blocksLoops() {
    return true;
  }

  @Override
  String target() {
    return "next";
  }

  @Override
  CompletableFuture<Object> future(String name) {
    return name.equals("source") ? cast(source) : super.future(name);
  }

  @Override
  void ended() {
    if (callback != null) {
      observed.put("callback_calls", callback.calls());
    }
    if (errback != null) {
      observed.put("errback_calls", errback.calls());
    }
    observed.put("next_is_source", next != null && next == source);
    if (source instanceof CompletableFuture) {
      observed.set("source_after", notation.state(cast(source)));
      observed.put(
          "error_is_same_object_as_source_error",
          errorOfReturned() != null && errorOfReturned() == Notation.errorOf(source));
    }
    ArrayNode outcomes = Json.array();
    more.forEach(future -> outcomes.add(notation.state(future)));
    observed.set("more_outcomes", outcomes);
  }
}
