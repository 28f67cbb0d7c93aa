package dev.pulsarasync;

import java.util.concurrent.FutureTask;
import tools.jackson.databind.JsonNode;

/** A {@code java.util.concurrent.Future} that is no CompletionStage. */
final class BareFuture extends FutureTask<Object> {

  private BareFuture() {
    super(() -> null);
  }

  /** Done with the result or the error of {@code spec}, or never done. */
  static BareFuture of(JsonNode spec) {
    BareFuture future = new BareFuture();
    if (spec.has("error")) {
      future.setException(CaseError.of(Json.text(spec, "error")));
    } else if (spec.has("result")) {
      future.set(Plain.value(spec.path("result")));
    } else if (spec.path("cancel").asBoolean(false)) {
      future.cancel(false);
    }
    return future;
  }
}
