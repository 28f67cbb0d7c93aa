package dev.pulsarasync;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Which scenarios replay the cases of a function. */
final class Scenarios {

  private static final Map<String, Function<CaseFile.Case, List<Scenario>>> OF_FUNCTION =
      Map.of(
          "chain_future", c -> List.of(new ChainScenario(c)),
          "maybe_async", c -> List.of(new MaybeScenario(c)),
          "multi_async", c -> List.of(new MultiScenario(c)),
          "async_while", c -> List.of(new WhileScenario(c)),
          "task", c -> List.of(new TaskScenario(c)),
          "run_in_loop", c -> List.of(new RunInLoopScenario(c)),
          "timeit", c -> List.of(new TimeitScenario(c, false), new TimeitScenario(c, true)),
          "bench", c -> List.of(new BenchScenario(c)),
          "async_object", c -> List.of(new ObjectScenario(c)));

  private Scenarios() {}

  static List<Scenario> of(CaseFile.Case conformanceCase) {
    Function<CaseFile.Case, List<Scenario>> scenarios = OF_FUNCTION.get(conformanceCase.function());
    if (scenarios == null) {
      throw new UnsupportedOperationException("No driver for " + conformanceCase.function());
    }
    return scenarios.apply(conformanceCase);
  }

  /**
   * The expectation without {@code bench_*} where timeit has not given its bench away: it does so
   * with the result alone. The scenario with a bench of its own compares them.
   */
  static ObjectNode comparable(ObjectNode expect, ObjectNode observed) {
    ObjectNode comparable = expect.deepCopy();
    for (String key : List.of("bench_on_return", "bench_after")) {
      if (!observed.has(key)) {
        comparable.remove(key);
      }
    }
    return comparable;
  }
}
