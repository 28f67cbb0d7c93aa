package dev.pulsarasync;

import java.util.concurrent.FutureTask;
import tools.jackson.databind.JsonNode;

/** A {@code java.util.concurrent.Future} that is no CompletionStage. */
final class BareFuture extends FutureTask<Object> {

  private BareFuture() {
    super(() -> null);
  }

  /** Done as {@code spec} says, now or later, or never done. */
  static BareFuture of(JsonNode spec, World world) {
    BareFuture future = new BareFuture();
    if (!spec.has("after_ms")) {
      future.settle(spec);
    } else if (world.virtual) {
      throw new UnsupportedOperationException("A thread that waits needs real time");
    } else {
      world.after(world.own, spec.path("after_ms").doubleValue(), () -> future.settle(spec));
    }
    return future;
  }

  private void settle(JsonNode spec) {
    if (spec.has("error")) {
      setException(CaseError.of(Json.text(spec, "error")));
    } else if (spec.has("result")) {
      set(Plain.value(spec.path("result")));
    } else if (spec.path("cancel").asBoolean(false)) {
      cancel(false);
    }
  }
}
