package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;

/** Drives {@code maybe_async}. */
final class MaybeScenario extends Scenario {

  private Object value;

  MaybeScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(given, "value", "loop", "from", "actions", "limit_ms");
    value = values.build(given.required("value"), null);
  }

  @Override
  Object call() {
    return given.has("loop") && !Json.is(given, "loop", "none")
        ? Async.maybeAsync(value, world.loop(Json.text(given, "loop")))
        : Async.maybeAsync(value);
  }

  @Override
  void returned(Object result) {
    boolean isFuture = result instanceof CompletableFuture;
    observed.put("same_object", result == value);
    observed.put("is_future", isFuture);
    if (!isFuture) {
      observed.set("returned", notation.of(result));
    }
  }

  @Override
  String target() {
    return "returned";
  }
}
