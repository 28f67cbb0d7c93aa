package dev.pulsarasync;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Builds the asynchronous values that a case describes. */
final class AsyncValues {

  private static final String[] TIMED = {
    "kind", "after_ms", "ready", "result", "error", "cancel", "result_async", "loop"
  };

  private final World world;
  private final Values values;

  AsyncValues(World world, Values values) {
    this.world = world;
    this.values = values;
  }

  Object build(JsonNode spec, String of) {
    switch (Json.text(spec, "kind")) {
      case "future":
        return future(spec, of);
      case "task":
        return coroutine(spec, of).start(world.own);
      case "coroutine", "generator", "awaitable", "types.coroutine":
        return values.notation.name(coroutine(spec, of), unstarted(Json.text(spec, "kind")));
      case "multi_async":
        Json.only(spec, "kind", "items");
        return MultiAsync.of(values.buildAll(spec.required("items"))).loop(world.own).start();
      case "nested-ready":
        return nested(spec);
      case "concurrent-future":
        Json.only(spec, "kind", "after_ms", "ready", "result", "error", "cancel");
        return BareFuture.of(spec, world);
      case "async-generator":
        return values.notation.name(
            new CaseTypes.Opaque(), Json.object("$object", Json.text("async_generator")));
      default:
        throw Values.unknown(spec);
    }
  }

  /** How a coroutine is written that nobody has started. */
  static JsonNode unstarted(String kind) {
    return switch (kind) {
      case "coroutine" -> Json.object("$coroutine", Json.text("CORO_CREATED"));
      case "awaitable" -> Json.object("$object", Json.text("Awaitable"));
      default -> Json.object("$generator", Json.text("GEN_CREATED"));
    };
  }

  private CompletableFuture<Object> future(JsonNode spec, String of) {
    Json.only(spec, TIMED);
    EventLoop loop = world.loop(Json.text(spec, "loop"));
    CompletableFuture<Object> future = loop.createFuture();
    if (spec.path("ready").asBoolean(false)) {
      settle(future, spec, of);
    } else if (spec.has("after_ms")) {
      world.after(loop, spec.path("after_ms").doubleValue(), () -> settle(future, spec, of));
    }
    return future;
  }

  private void settle(CompletableFuture<Object> future, JsonNode spec, String of) {
    if (spec.path("cancel").asBoolean(false)) {
      future.cancel(false);
    } else if (spec.has("error")) {
      future.completeExceptionally(CaseError.of(Json.text(spec, "error")));
    } else {
      future.complete(result(spec, of));
    }
  }

  private Object result(JsonNode spec, String of) {
    return spec.has("result_async")
        ? values.build(spec.path("result_async"), of)
        : Plain.value(spec.path("result"));
  }

  private CompletableFuture<Object> nested(JsonNode spec) {
    Json.only(spec, "kind", "depth", "result");
    CompletableFuture<Object> future = CompletableFuture.completedFuture(result(spec, null));
    for (int depth = 1; depth < spec.required("depth").intValue(); depth++) {
      future = CompletableFuture.completedFuture(future);
    }
    CompletableFuture<Object> outermost = world.own.createFuture();
    outermost.complete(future);
    return outermost;
  }

  /** A body in straight lines, which is suspended while it sleeps. */
  private Coroutine<Object> coroutine(JsonNode spec, String of) {
    Json.only(spec, TIMED);
    return Coroutine.of(() -> run(spec, of));
  }

  private Object run(JsonNode spec, String of) {
    world.recorder.awaitCall();
    world.recorder.event("coro-start", of);
    if (spec.has("after_ms")) {
      Sleep.suspend(
          world,
          spec.path("after_ms").doubleValue(),
          () -> world.recorder.event("coro-cancelled", of));
    }
    world.recorder.event("coro-end", of);
    return end(spec, of);
  }

  private Object end(JsonNode spec, String of) {
    if (spec.path("cancel").asBoolean(false)) {
      throw new CancellationException();
    }
    if (spec.has("error")) {
      throw Errors.<RuntimeException>sneak(CaseError.of(Json.text(spec, "error")));
    }
    return result(spec, of);
  }
}
