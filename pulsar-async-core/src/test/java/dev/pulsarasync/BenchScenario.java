package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Drives a {@link Bench} that runs several times, 20 ms after the end of each run. */
final class BenchScenario extends Scenario {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ArrayNode runs = Json.array();
  private Bench<Object> bench;
  private boolean isOver;

  BenchScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(given, "times", "loop", "runs", "limit_ms");
  }

  @Override
  Object call() {
    EventLoop loop = Async.loopOrCurrent(world.loop(Json.text(given, "loop")));
    bench = new Bench<>("bench", given.required("times").intValue(), loop);
    observed.set("fresh", fresh());
    run(0);
    return bench;
  }

  private ObjectNode fresh() {
    ObjectNode fresh = state(bench, notation);
    fresh.remove("finish_set");
    fresh.set("start", millis(bench.start()));
    fresh.set("finish", millis(bench.finish()));
    return fresh.put("times", bench.times()).put("loop", world.nameOf(bench.loop()));
  }

  private void run(int index) {
    JsonNode spec = given.path("runs").path(index);
    if (spec.isMissingNode()) {
      isOver = true;
      return;
    }
    Action call = action("call" + index, spec);
    CompletableFuture<Bench<Object>> future = bench.run(call::call);
    ObjectNode run = runs.addObject();
    run.set("on_return", state(bench, notation));
    future.whenComplete(
        (result, error) -> {
          note(run, result, Notation.errorOf(future));
          world.own.callLater(PAUSE, () -> run(index + 1));
        });
  }

  private void note(ObjectNode run, Object result, Throwable error) {
    run.set("after", state(bench, notation));
    if (error == null) {
      run.put("result_is_bench", result == bench);
    } else {
      run.put("raises", CaseError.notation(error));
    }
  }

  static ObjectNode state(Bench<?> bench, Notation notation) {
    ObjectNode state = Json.object("taken", millis(bench.taken()));
    state.put("finish_set", bench.finish() != null);
    return state.set("result", Json.object("$tuple", notation.array(bench.result())));
  }

  private static JsonNode millis(Duration time) {
    return Json.MAPPER.valueToTree(time == null ? null : time.toNanos() / 1e6);
  }

  @Override
  String target() {
    return "bench";
  }

  @Override
  void ended() {
    observed.set("runs", runs);
    observed.putNull("done_at_ms");
    ObjectNode outcome = Json.object("state", Json.text(isOver ? "result" : "pending"));
    observed.set("outcome", isOver ? outcome.putNull("value") : outcome);
  }
}
