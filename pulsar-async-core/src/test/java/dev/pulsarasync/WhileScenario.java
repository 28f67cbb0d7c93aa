package dev.pulsarasync;

import java.math.BigDecimal;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Drives {@code async_while}. */
final class WhileScenario extends Scenario {

  private Action clause;
  private Action.Args args;

  WhileScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(given, "timeout", "clause", "args", "actions", "limit_ms", "from");
    args = args();
    clause = action("clause", given.required("clause"));
  }

  @Override
  Object call() {
    return Async.asyncWhile(timeout(given.path("timeout")), () -> clause.call(args));
  }

  private static Duration timeout(JsonNode seconds) {
    if (seconds.isMissingNode() || seconds.isNull()) {
      return null;
    }
    return Duration.ofNanos(seconds.decimalValue().multiply(BigDecimal.TEN.pow(9)).longValue());
  }

  @Override
  void returned(Object result) {
    observed.put("clause_calls_on_return", clause.calls());
    observed.put("clause_calls_after_scheduling", clause.calls());
  }

  @Override
  String target() {
    return "while";
  }

  @Override
  void ended() {
    observed.put("clause_calls", clause.calls());
    observed.set("clause_calls_at_ms", Json.MAPPER.valueToTree(clause.callTimes()));
  }
}
