package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where {@code task} of the port departs from what was recorded. */
final class TaskRules {

  static final List<PortRules.Rule> ALL =
      List.of(
          TaskRules::wakesTheLoopOfItsObject,
          TaskRules::neverLooksAtArguments,
          TaskRules::awaitsEveryAsyncType);

  private TaskRules() {}

  /** Row "other thread (or other loop), object with _loop": enqueue and wake, in debug mode too. */
  static void wakesTheLoopOfItsObject(Expectation e) {
    boolean elsewhere = e.isOnThread() || Json.is(e.given, "bound", "other");
    if (elsewhere && e.given.has("bound") && !Json.is(e.given, "bound", "none")) {
      retell(e);
    }
  }

  /** Row "loop used": only that of the object, never that of an argument. */
  static void neverLooksAtArguments(Expectation e) {
    boolean hasLoop = e.given.has("first_arg_loop");
    boolean isForeign = Json.is(e.given.path("args").path(0), "loop", "other");
    if (e.isOnThread() && !e.given.has("bound")) {
      e.raises("RuntimeError");
    } else if ((hasLoop || isForeign) && !e.given.has("bound")) {
      retell(e);
    }
  }

  /** Section 0: every asynchronous type counts, of whatever loop. */
  static void awaitsEveryAsyncType(Expectation e) {
    JsonNode async = e.given.path("function").path("async");
    boolean bare = Json.is(async, "kind", "concurrent-future");
    boolean generator = Json.is(async, "kind", "generator");
    boolean sync = !new CallModel("", e.given.path("function")).isCoroutine();
    if (sync && (bare || generator || Json.is(async, "loop", "other"))) {
      retell(e);
    }
  }

  private static void retell(Expectation e) {
    String loop = e.given.path("bound").asString("own");
    CallModel model = CallModel.of("body", e.given.path("function"), prepended(e.given)).on(loop);
    Awaited called = model.call(0);
    Awaited result = model.isCoroutine() ? called : called.once("body");
    e.comesTo(result, "task", "body");
    e.set("returned_loop", Json.text(loop));
    e.set("body_calls", model.calls());
    if (e.expect.has("body_started_promptly")) {
      e.set("body_started_promptly", true);
    }
    if (!model.handedOut().isEmpty()) {
      e.set("inner_after", model.handedOut());
    }
  }

  /** The case with the arguments that its function gets. */
  private static JsonNode prepended(JsonNode given) {
    var all = Json.array();
    if (given.has("bound")) {
      all.add(Json.object("kind", Json.text("value")).set("value", Json.text("$self")));
    }
    if (given.has("first_arg_loop")) {
      all.add(Json.object("kind", Json.text("opaque")));
    }
    given.path("args").forEach(all::add);
    return given.deepCopy().asObject().set("args", all);
  }
}
