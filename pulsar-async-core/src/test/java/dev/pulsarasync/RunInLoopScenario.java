package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;

/** Drives {@code run_in_loop}. */
final class RunInLoopScenario extends Scenario {

  private Action callable;
  private Action.Args args;

  RunInLoopScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(
        given, "callable", "loop", "args", "kwargs", "from", "actions", "limit_ms", "more_calls");
    callable = action("callable", given.required("callable"));
    args = args();
  }

  @Override
  boolean blocksLoops() {
    return super.blocksLoops() || Json.is(given, "from", "thread") || given.has("more_calls");
  }

  @Override
  Object call() {
    EventLoop loop = world.loop(Json.text(given, "loop"));
    CompletableFuture<Object> waiter = Async.runInLoop(loop, () -> callable.call(args));
    for (int number = 2; number < 2 + given.path("more_calls").asInt(0); number++) {
      String target = "waiter" + number;
      Action further = action("callable" + number, given.required("callable"));
      CompletableFuture<Object> more = Async.runInLoop(loop, () -> further.call(args));
      whenDone(more, () -> noteDone(target));
    }
    return waiter;
  }

  @Override
  void returned(Object result) {
    observed.put("callable_calls_on_return", callable.calls());
  }

  @Override
  String target() {
    return "waiter";
  }

  @Override
  void ended() {
    if (Json.is(given, "loop", "not-running")) {
      observed.put("callable_calls_before_loop_runs", callable.calls());
      observed.set("outcome_before_loop_runs", notation.state(returned()));
      world.runIdleLoop();
      observed.set("outcome", notation.state(returned()));
    }
    observed.put("callable_calls", callable.calls());
  }
}
