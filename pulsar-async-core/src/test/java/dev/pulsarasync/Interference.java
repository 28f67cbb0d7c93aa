package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code actions} of a case: somebody cancels, completes or fails a future. */
final class Interference {

  private final World world;
  private final Function<String, CompletableFuture<Object>> targets;

  Interference(World world, Function<String, CompletableFuture<Object>> targets) {
    this.world = world;
    this.targets = targets;
  }

  /** Does what is to be done directly after the call, and schedules the rest. */
  void start(JsonNode actions) {
    for (JsonNode action : actions) {
      Json.only(action, "at", "at_ms", "do", "target", "value", "error");
      if (Json.is(action, "at", "sync")) {
        perform(action);
      } else {
        world.after(world.own, action.required("at_ms").doubleValue(), () -> perform(action));
      }
    }
  }

  private void perform(JsonNode action) {
    String verb = Json.text(action, "do");
    String target = Json.text(action, "target");
    CompletableFuture<Object> future = targets.apply(target);
    ObjectNode event = world.recorder.event("act:" + verb + " " + target);
    switch (verb) {
      case "cancel" -> event.put("returned", future.cancel(false));
      case "complete" -> future.complete(Plain.value(action.path("value")));
      case "fail" -> future.completeExceptionally(CaseError.of(Json.text(action, "error")));
      default -> throw Values.unknown(action);
    }
  }
}
