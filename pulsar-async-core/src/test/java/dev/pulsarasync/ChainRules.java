package dev.pulsarasync;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where {@code chain_future} of the port departs from what was recorded. */
final class ChainRules {

  static final List<PortRules.Rule> ALL =
      List.of(
          ChainRules::followsEveryAsyncType,
          ChainRules::followsOtherLoops,
          ChainRules::refusesToWaitForItself,
          ChainRules::survivesEveryThrowable,
          ChainRules::waitsForABareSource);

  private ChainRules() {}

  /**
   * Row "callback/errback returns a coroutine object, generator or awaitable that is no Future":
   * treat every async type like a future.
   */
  static void followsEveryAsyncType(Expectation e) {
    boolean coroutineForm = called(e.given).anyMatch(spec -> new CallModel("", spec).isCoroutine());
    if (coroutineForm || followed(e.given).anyMatch(spec -> !Described.isFuture(spec))) {
      retell(e);
    }
  }

  /**
   * Rows "source of another loop, next given" and "callback returns future of another loop": must
   * work.
   */
  static void followsOtherLoops(Expectation e) {
    boolean foreignNext =
        e.given.has("next")
            && !Json.text(e.given.path("next"), "loop")
                .equals(Json.text(e.given.path("source"), "loop"));
    if (foreignNext || followed(e.given).anyMatch(spec -> Json.is(spec, "loop", "other"))) {
      retell(e);
    }
  }

  /** Row "callback returns next itself": fail with IllegalStateException. */
  static void refusesToWaitForItself(Expectation e) {
    if (followed(e.given).anyMatch(spec -> Json.is(spec, "kind", "next"))) {
      retell(e);
    }
  }

  /** Row "callback raises BaseException that is no Exception": complete next with any Throwable. */
  static void survivesEveryThrowable(Expectation e) {
    if (called(e.given).anyMatch(spec -> CaseError.isFatal(Json.text(spec, "error")))) {
      retell(e);
    }
  }

  /** Row "concurrent.futures.Future" of maybe_async: in Java a bare Future is asynchronous. */
  static void waitsForABareSource(Expectation e) {
    if (Json.is(e.given.path("source"), "kind", "concurrent-future")) {
      retell(e);
    }
  }

  /** The callback or the errback, whichever the source calls, if it is given. */
  private static Stream<JsonNode> called(JsonNode given) {
    if (!isModelled(given)) {
      return Stream.empty();
    }
    Awaited source = Awaited.once(given.path("source"), null);
    JsonNode spec = given.path(source.isError() ? "errback" : "callback");
    return source.isPending() || !spec.isObject() ? Stream.empty() : Stream.of(spec);
  }

  private static boolean isModelled(JsonNode given) {
    JsonNode source = given.path("source");
    return Described.isAsync(source) && !Json.is(source, "kind", "next");
  }

  /** What the original would have to follow, from the first result of a callback on. */
  private static Stream<JsonNode> followed(JsonNode given) {
    if (!isModelled(given)) {
      return Stream.empty();
    }
    Awaited result = called(given).findFirst().map(spec -> call(given, spec)).orElse(source(given));
    return Stream.iterate(result, r -> r.nested() != null, r -> r.once("")).map(Awaited::nested);
  }

  private static Awaited source(JsonNode given) {
    return Awaited.once(given.path("source"), null);
  }

  private static Awaited call(JsonNode given, JsonNode spec) {
    Awaited source = source(given);
    return source.then(model(source, spec).call(source.ms()));
  }

  private static CallModel model(Awaited source, JsonNode spec) {
    CallModel model = new CallModel(source.isError() ? "errback" : "callback", spec);
    if (source.isError()) {
      return model.written(Json.object("$error", source.outcome().path("error")));
    }
    return source.nested() == null
        ? model.written(source.outcome().path("value"))
        : model.arg(source.nested());
  }

  private static void retell(Expectation e) {
    Awaited source = source(e.given);
    String name = source.isError() ? "errback" : "callback";
    JsonNode spec = called(e.given).findFirst().orElse(null);
    Awaited result = source;
    if (spec != null) {
      CallModel model = model(source, spec);
      result = source.then(model.call(source.ms()));
      e.set(name + "_calls", model.calls());
      if (!model.handedOut().isEmpty()) {
        e.set("inner_after", model.handedOut());
      }
    }
    if (Described.isFuture(e.given.path("source"))) {
      e.set("source_after", source.outcome());
    }
    if (Json.is(e.given.path("next"), "state", "pending") || !e.given.has("next")) {
      e.comesTo(result.toTheEnd(name), "next", name);
    }
  }
}
