package dev.pulsarasync;

import tools.jackson.databind.node.ObjectNode;

/**
 * Drives {@code timeit}: through {@link AsyncObject#timeit}, which is what a case is about but
 * gives the bench only with the result, or through a {@link Bench} of the driver's own.
 */
final class TimeitScenario extends Scenario {

  private final boolean ownBench;
  private Action method;
  private Timed target;
  private Action.Args args;
  private Bench<Object> bench;

  TimeitScenario(CaseFile.Case conformanceCase, boolean ownBench) {
    super(conformanceCase);
    this.ownBench = ownBench;
  }

  @Override
  void prepare() {
    Json.only(
        given, "method", "times", "args", "kwargs", "name", "loop", "actions", "limit_ms", "from");
    method = action("method", given.required("method"));
    args = args();
    target = new Timed(world.loop(Json.text(given, "loop")), method, args.named());
  }

  @Override
  Object call() {
    String name = given.path("name").asString("method");
    int times = given.required("times").intValue();
    Object[] positional = args.positional().toArray();
    if (!ownBench) {
      return target.timeit(name, times, positional);
    }
    MethodCall call = MethodCall.resolve(target, name, positional);
    bench = new Bench<>(name, times, Async.loopOrCurrent(target.loop()));
    notation.name(bench, Json.text("$the-bench"));
    return bench.run(call);
  }

  @Override
  void returned(Object result) {
    observed.put("method_calls_on_return", method.calls());
    if (result != null && ownBench) {
      observed.set("bench_on_return", state(bench, notation));
    } else if (result != null) {
      cast(result).whenComplete((known, error) -> learnBench(known));
    }
  }

  static ObjectNode state(Bench<?> bench, Notation notation) {
    ObjectNode state = BenchScenario.state(bench, notation);
    return state.put("start_set", bench.start() != null).put("times", bench.times());
  }

  @Override
  String target() {
    return "timeit";
  }

  @Override
  void ended() {
    observed.put("method_calls", method.calls());
    if (bench != null && returned() != null) {
      observed.set("bench_after", state(bench, notation));
    }
  }

  @SuppressWarnings("unchecked") // that is what timeit results in
  private void learnBench(Object result) {
    if (result != null) {
      bench = (Bench<Object>) result;
      notation.name(bench, Json.text("$the-bench"));
    }
  }
}
