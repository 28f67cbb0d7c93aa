package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where {@code async_while} of the port departs from what was recorded. */
final class WhileRules {

  static final List<PortRules.Rule> ALL =
      List.of(WhileRules::refusesANegativeTimeout, WhileRules::asksOnceMoreAtTheDeadline);

  private WhileRules() {}

  /** Row "timeout negative": unspecified; IllegalArgumentException from the call. */
  static void refusesANegativeTimeout(Expectation e) {
    if (e.given.path("timeout").asDouble(0) < 0) {
      e.raises("ValueError", "clause_calls_on_return", "clause_calls_after_scheduling");
      e.set("clause_calls", 0);
      e.set("clause_calls_at_ms", List.of());
    }
  }

  /**
   * Rows "timeout T > 0": cut the last sleep; "clause turned false during the last sleep": ask once
   * more at the deadline; "clause returns Future / coroutine": await.
   */
  static void asksOnceMoreAtTheDeadline(Expectation e) {
    WhileModel model = new WhileModel(e.given);
    Awaited told = model.run();
    if (e.raised()) {
      return;
    }
    if (isAsync(e.given.path("clause"))) {
      retell(e, model, told);
    } else if (model.metDeadline()) {
      addLastCall(e, told);
    }
  }

  /** All is as recorded until the deadline; what the model says counts there alone. */
  private static void addLastCall(Expectation e, Awaited told) {
    Awaited last = new Awaited(told.ms(), told.outcome(), null, Json.array());
    last.events().add(told.events().path(told.events().size() - 1));
    e.comesTo(last, "while");
    e.set("clause_calls", e.expect.path("clause_calls").intValue() + 1);
    e.expect.withArray("clause_calls_at_ms").add(told.ms());
  }

  private static void retell(Expectation e, WhileModel model, Awaited told) {
    e.keepEvents(event -> !Json.is(event, "e", "clause"));
    e.comesTo(told, "while");
    e.set("clause_calls", model.clause.calls());
    e.set("clause_calls_at_ms", Json.MAPPER.valueToTree(model.callTimes));
    if (!model.clause.handedOut().isEmpty()) {
      e.set("inner_after", model.clause.handedOut());
    }
  }

  private static boolean isAsync(JsonNode clause) {
    return clause.has("async")
        || new CallModel("clause", clause).isCoroutine()
        || clause.path("script").valueStream().anyMatch(entry -> entry.has("kind"));
  }
}
