package dev.pulsarasync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Drives {@code task}. */
final class TaskScenario extends Scenario {

  private Action body;
  private Action.Args args;

  TaskScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(
        given,
        "function",
        "args",
        "kwargs",
        "bound",
        "from",
        "stack",
        "actions",
        "limit_ms",
        "debug",
        "other_loop_busy",
        "first_arg_loop");
    body = action("body", given.required("function"));
    Action.Args plain = args();
    List<Object> positional = new ArrayList<>(plain.positional());
    if (given.has("first_arg_loop")) {
      positional.add(0, new CaseTypes.Opaque());
    }
    if (given.has("bound")) {
      positional.add(0, notation.name(new Object(), Json.text("$self")));
    }
    args = new Action.Args(positional, plain.named());
    if (given.path("other_loop_busy").asBoolean(false)) {
      world.keepOtherBusy();
    }
  }

  @Override
  Object call() throws Exception {
    EventLoop loop = given.has("bound") ? world.loop(Json.text(given, "bound")) : null;
    Supplier<CompletableFuture<Object>> task = loop == null ? unbound() : bound(loop);
    if (given.path("stack").asBoolean(false)) {
      task = loop == null ? Async.task(task::get) : Async.task(loop, task::get);
    }
    return task.get();
  }

  private Supplier<CompletableFuture<Object>> bound(EventLoop loop) {
    return Async.task(loop, () -> body.call(args));
  }

  /** A function of none, one or two arguments, decorated as such; one of more, as one of none. */
  private Supplier<CompletableFuture<Object>> unbound() {
    List<Object> positional = args.positional();
    if (positional.size() == 1) {
      Function<Object, Object> function =
          a -> body.call(new Action.Args(Collections.singletonList(a), args.named()));
      Function<Object, CompletableFuture<Object>> task = Async.task(function);
      return () -> task.apply(positional.get(0));
    }
    if (positional.size() == 2) {
      BiFunction<Object, Object, Object> function =
          (a, b) -> body.call(new Action.Args(Arrays.asList(a, b), args.named()));
      BiFunction<Object, Object, CompletableFuture<Object>> task = Async.task(function);
      return () -> task.apply(positional.get(0), positional.get(1));
    }
    return Async.task(() -> body.call(args));
  }

  @Override
  void returned(Object result) {
    observed.put("body_calls_on_return", body.calls());
  }

  @Override
  String target() {
    return "task";
  }

  @Override
  void ended() {
    observed.put("body_calls", body.calls());
    observed.put("body_started_promptly", body.calls() > 0);
  }
}
