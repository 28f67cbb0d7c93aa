package dev.pulsarasync;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the port does otherwise than the original was seen to do, because the contract says so: the
 * rows with an arrow. The rules look at what is given, never at the id or the status of a case;
 * {@code docs/conformance.md} lists them.
 */
final class PortRules {

  /** Changes the expectation of the cases that it applies to. */
  interface Rule {
    void adjust(Expectation expectation);
  }

  private static final Map<String, List<Rule>> RULES =
      Map.of(
          "chain_future", ChainRules.ALL,
          "maybe_async", MaybeRules.ALL,
          "multi_async", MultiRules.ALL,
          "async_while", WhileRules.ALL,
          "task", TaskRules.ALL,
          "run_in_loop", RunInLoopRules.ALL,
          "timeit", BenchRules.TIMEIT,
          "bench", BenchRules.BENCH,
          "async_object", List.of(PortRules::fallsBackToTheLoggerOfTheModule));

  private PortRules() {}

  static ObjectNode apply(CaseFile.Case conformanceCase) {
    Expectation expectation = new Expectation(conformanceCase);
    RULES
        .getOrDefault(conformanceCase.function(), List.of())
        .forEach(rule -> rule.adjust(expectation));
    saysOfACancelledFutureThatItIsCancelled(expectation);
    if (!conformanceCase.expect().has("events")) {
      expectation.expect.remove("events");
    }
    return expectation.expect;
  }

  /**
   * Section 9.4: cancelling again what somebody has cancelled is false in asyncio, and true in
   * {@link java.util.concurrent.CompletableFuture#cancel}.
   */
  static void saysOfACancelledFutureThatItIsCancelled(Expectation e) {
    Set<String> cancelled = new HashSet<>();
    for (JsonNode event : e.events()) {
      String name = Json.text(event, "e");
      if (name.startsWith("act:cancel ") && event.path("returned").asBoolean(false)) {
        cancelled.add(name);
      } else if (cancelled.contains(name)) {
        event.asObject().put("returned", true);
      }
    }
  }

  /** Row "logger" of AsyncObject: a loop without logger falls through to the module's. */
  static void fallsBackToTheLoggerOfTheModule(Expectation e) {
    if (e.expect.path("logger").isNull()) {
      e.set("logger", Json.text("module:" + EventLoopBuilder.LOGGER_NAME));
    }
  }
}
