package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where {@code maybe_async} of the port departs from what was recorded. */
final class MaybeRules {

  static final List<PortRules.Rule> ALL =
      List.of(
          MaybeRules::returnsFuturesOfOtherLoops,
          MaybeRules::startsCoroutinesOnOtherLoops,
          MaybeRules::waitsForBareFutures);

  private MaybeRules() {}

  /** Row "Future + loop= another loop": return it. */
  static void returnsFuturesOfOtherLoops(Expectation e) {
    String loop = e.given.path("loop").asString("own");
    boolean foreign = !loop.equals(e.given.path("value").path("loop").asString("own"));
    if (foreign && e.raised() && Described.isFuture(e.given.path("value"))) {
      returnsFuture(e, true, e.given.path("value").path("ready").asBoolean(false));
    }
  }

  /** Section 9.2: a submission from any thread wakes the loop. */
  static void startsCoroutinesOnOtherLoops(Expectation e) {
    boolean elsewhere = e.isOnThread() && e.given.has("loop");
    boolean isCoroutine = Described.isCoroutine(e.given.path("value"));
    if (isCoroutine && (elsewhere || Json.is(e.given, "loop", "other"))) {
      returnsFuture(e, false, false);
    }
  }

  /**
   * Row "concurrent.futures.Future": a bare java.util.concurrent.Future is asynchronous, so that it
   * becomes a future of the loop, and needs one.
   */
  static void waitsForBareFutures(Expectation e) {
    if (!Json.is(e.given.path("value"), "kind", "concurrent-future")) {
      return;
    }
    if (e.isOnThread() && !e.given.has("loop")) {
      e.raises("RuntimeError");
    } else {
      JsonNode value = e.given.path("value");
      returnsFuture(e, false, !Awaited.once(value, null).isPending());
    }
  }

  private static void returnsFuture(Expectation e, boolean same, boolean done) {
    e.comesTo(Awaited.once(e.given.path("value"), null), "returned");
    e.set("same_object", same);
    e.set("is_future", true);
    e.set("done_on_return", done);
    e.expect.remove("returned");
  }
}
