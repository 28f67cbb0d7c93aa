package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where {@code run_in_loop} of the port departs from what was recorded. */
final class RunInLoopRules {

  static final List<PortRules.Rule> ALL =
      List.of(
          RunInLoopRules::doesNotRunWhatWasCancelled,
          RunInLoopRules::followsOtherLoopsAndBareFutures,
          RunInLoopRules::survivesEveryThrowable);

  private RunInLoopRules() {}

  /** Row "waiter cancelled before the callable ran": decide; it does not run. */
  static void doesNotRunWhatWasCancelled(Expectation e) {
    boolean idle = Json.is(e.given, "loop", "not-running");
    boolean before =
        e.given
            .path("actions")
            .valueStream()
            .filter(action -> Json.is(action, "target", "waiter"))
            .anyMatch(action -> idle || Json.is(action, "at", "sync"));
    if (before) {
      e.keepEvents(event -> !isOfCallable(event));
      e.set("callable_calls", 0);
      e.expect.remove("inner_after");
    }
  }

  private static boolean isOfCallable(JsonNode event) {
    String name = Json.text(event, "e");
    return name.equals("callable")
        || name.equals("callable-end")
        || Json.is(event, "of", "callable");
  }

  /** Row "returned future belongs to another loop": must work; and section 0. */
  static void followsOtherLoopsAndBareFutures(Expectation e) {
    CallModel model = model(e);
    Awaited result = model.call(0);
    for (; result.nested() != null; result = result.once("")) {
      JsonNode nested = result.nested();
      if (Json.is(nested, "loop", "other") || Json.is(nested, "kind", "concurrent-future")) {
        retell(e);
        return;
      }
    }
  }

  /** Row "KeyboardInterrupt etc. in the callable": complete the waiter with any Throwable. */
  static void survivesEveryThrowable(Expectation e) {
    if (CaseError.isFatal(Json.text(e.given.path("callable"), "error"))) {
      retell(e);
    }
  }

  private static CallModel model(Expectation e) {
    String loop = e.given.path("loop").asString("own");
    return CallModel.of("callable", e.given.path("callable"), e.given).on(loop);
  }

  private static void retell(Expectation e) {
    CallModel model = model(e);
    e.comesTo(model.call(0).toTheEnd("callable"), "waiter", "callable");
    e.set("callable_calls", model.calls());
    if (!model.handedOut().isEmpty()) {
      e.set("inner_after", model.handedOut());
    }
  }
}
