package dev.pulsarasync;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where {@code timeit} and {@code Bench} of the port depart from what was recorded. */
final class BenchRules {

  static final List<PortRules.Rule> TIMEIT =
      List.of(
          BenchRules::turnsWhatACallThrowsIntoAFailure,
          BenchRules::waitsForBareFutures,
          BenchRules::showsNoResultBeforeTheEnd,
          BenchRules::refusesNegativeTimes,
          BenchRules::knowsNoAttributesButMethods,
          BenchRules::keepsTheBenchOfACallThatThrows);

  static final List<PortRules.Rule> BENCH =
      List.of(BenchRules::showsNoResultOfARunBeforeItsEnd, BenchRules::forgetsTheRunBefore);

  private BenchRules() {}

  /** Row "sync raise at the k-th call": failed future as documented. */
  static void turnsWhatACallThrowsIntoAFailure(Expectation e) {
    CallModel method = CallModel.of("method", e.given.path("method"), e.given);
    int calls = e.expect.path("method_calls").asInt(0);
    Awaited last = Awaited.never();
    for (int call = 0; call < calls; call++) {
      last = method.call(0);
    }
    if (e.raised() && calls > 0 && !method.isCoroutine() && last.isError()) {
      Awaited failure = new Awaited(0, last.outcome(), null, Json.array());
      e.comesTo(failure, "timeit");
    }
  }

  /** Row "concurrent.futures.Future" of maybe_async: in Java a bare Future is asynchronous. */
  static void waitsForBareFutures(Expectation e) {
    JsonNode async = e.given.path("method").path("async");
    JsonNode results = e.expect.path("bench_after").path("result").path("$tuple");
    if (Json.is(async, "kind", "concurrent-future") && async.has("result")) {
      for (int call = 0; call < results.size(); call++) {
        results.asArray().set(call, Described.plain(async.path("result")));
      }
    }
  }

  /** Row "while running": keep the result empty; the same after a failure. */
  static void showsNoResultBeforeTheEnd(Expectation e) {
    for (String key : List.of("bench_on_return", "bench_after")) {
      emptyResult(e.expect.path(key));
    }
  }

  /** Row "times negative": unspecified; IllegalArgumentException from the call. */
  static void refusesNegativeTimes(Expectation e) {
    if (e.given.path("times").asDouble(0) < 0) {
      e.raises("ValueError", "method_calls", "method_calls_on_return");
    }
  }

  /** Row "method missing / not callable": a Java field is no method, so it is missing. */
  static void knowsNoAttributesButMethods(Expectation e) {
    if (e.given.has("name") && !e.raised()) {
      e.raises("AttributeError", "method_calls", "method_calls_on_return");
    }
  }

  /** No Bench is handed out by a call that throws. */
  static void keepsTheBenchOfACallThatThrows(Expectation e) {
    if (e.raised()) {
      e.expect.remove("bench_on_return");
      e.expect.remove("bench_after");
    }
  }

  /** Row "while running", for a Bench that is used directly. */
  static void showsNoResultOfARunBeforeItsEnd(Expectation e) {
    for (JsonNode run : e.expect.path("runs")) {
      emptyResult(run.path("on_return"));
      emptyResult(run.path("after"));
    }
  }

  /** Row "Bench used twice": reset finish at start; also of a run whose call threw. */
  static void forgetsTheRunBefore(Expectation e) {
    for (JsonNode run : e.expect.path("runs")) {
      unfinished(run.path("on_return"));
      if (run.has("raises")) {
        unfinished(run.path("after"));
        run.asObject().set("on_return", run.path("after").deepCopy());
      }
    }
  }

  private static void unfinished(JsonNode bench) {
    if (bench instanceof ObjectNode state) {
      state.putNull("taken").put("finish_set", false);
    }
  }

  private static void emptyResult(JsonNode bench) {
    boolean isMulti =
        bench.path("result").has("$pending-multi") || bench.path("result").has("$done-multi");
    if (bench instanceof ObjectNode state && isMulti) {
      state.set("result", Json.object("$tuple", Json.array()));
    }
  }
}
