package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code async_while} of the port in virtual time: intervals of 0.1 s, 0.2 s ... 1 s, the last one
 * cut at the deadline, where the clause is asked once more; an asynchronous answer is waited for.
 */
final class WhileModel {

  final List<Double> callTimes = new ArrayList<>();
  final CallModel clause;
  private final double timeout;
  private final double end;
  private Awaited told = new Awaited(0, Json.object(), null, Json.array());
  private boolean metDeadline;

  WhileModel(JsonNode given) {
    this.clause = CallModel.of("clause", given.path("clause"), given);
    this.timeout = given.path("timeout").asDouble(0) * 1000;
    this.end =
        given
            .path("actions")
            .valueStream()
            .mapToDouble(action -> action.path("at_ms").asDouble(0))
            .min()
            .orElse(given.path("limit_ms").asDouble(60_000));
  }

  /** Whether the deadline ended it, which the original has otherwise. */
  boolean metDeadline() {
    return metDeadline;
  }

  Awaited run() {
    double interval = 0;
    double next = 0;
    while (next < end) {
      Awaited answer = ask(next);
      double now = next + answer.ms();
      if (answer.isPending() || now >= end) {
        break;
      }
      metDeadline = timeout > 0 && now >= timeout;
      if (answer.isError() || metDeadline || !isTrue(answer.outcome().path("value"))) {
        return told;
      }
      interval = Math.min(interval + 100, 1000);
      next = timeout > 0 ? Math.min(now + interval, timeout) : now + interval;
      told = told.then(Awaited.result(next - now, answer.outcome()));
    }
    return told.then(Awaited.never());
  }

  private Awaited ask(double now) {
    callTimes.add(now);
    Awaited answer = clause.call(now).once("clause");
    told = told.then(answer);
    return answer;
  }

  /** Python's idea of truth for the values that a case can write. */
  private static boolean isTrue(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue() != 0;
    }
    if (value.isString()) {
      return !value.stringValue().isEmpty();
    }
    if (value.has("$map")) {
      return !value.path("$map").isEmpty();
    }
    return value.isBoolean() ? value.booleanValue() : !value.isNull() && !isEmptyList(value);
  }

  private static boolean isEmptyList(JsonNode value) {
    return value.isArray() && value.isEmpty();
  }
}
