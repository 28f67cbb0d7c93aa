package dev.pulsarasync;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ArrayNode;

/** Drives {@code multi_async}. */
final class MultiScenario extends Scenario {

  private final MultiData builder = new MultiData(world, values);
  private Object data;
  private Outcomes<Object> outcomes;

  MultiScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(
        given,
        "data",
        "no_argument",
        "loop",
        "type",
        "raise_on_error",
        "from",
        "actions",
        "limit_ms");
    data = builder.build(given.path("data"));
  }

  @Override
  Object call() {
    MultiAsync multi = MultiAsync.of(data);
    if (given.hasNonNull("loop") && !Json.is(given, "loop", "none")) {
      multi = multi.loop(world.loop(Json.text(given, "loop")));
    }
    if (given.hasNonNull("type")) {
      multi = multi.type(CaseTypes.supplier(Json.text(given, "type")));
    }
    if (given.path("raise_on_error").asBoolean(true)) {
      return multi.start();
    }
    outcomes = multi.startCollecting();
    return outcomes.future();
  }

  @Override
  void returned(Object result) {
    observed.set("failures_on_return", failures());
  }

  /** Without {@code startCollecting} there is no list: it could but be empty. */
  private ArrayNode failures() {
    List<Throwable> failures = outcomes == null ? List.of() : outcomes.failures();
    return Json.texts(failures.stream().map(CaseError::notation).toList());
  }

  @Override
  String target() {
    return "multi";
  }

  @Override
  CompletableFuture<Object> future(String name) {
    return name.startsWith("child:")
        ? cast(values.items().get(Integer.parseInt(name.substring(6))))
        : super.future(name);
  }

  @Override
  void ended() {
    List<Object> children = values.items();
    observed.put("pulled", builder.pulled());
    observed.set("children_after", Json.texts(children.stream().map(Notation::stateName).toList()));
    if (returned() == null) {
      return;
    }
    observed.set("failures", failures());
    observed.put(
        "error_is_same_object_as_child_error",
        children.stream().anyMatch(child -> isSameError(Notation.errorOf(child))));
    if (returned().isDone() && !returned().isCompletedExceptionally()) {
      noteResult(returned().getNow(null));
    }
  }

  private boolean isSameError(Throwable error) {
    return error != null && error == errorOfReturned();
  }

  private void noteResult(Object result) {
    observed.put("result_type", CaseTypes.nameOf(result));
    observed.put("result_is_input_object", result == data);
    observed.put("failed_slot_is_failures_entry", isEveryFailureInASlot(result));
  }

  private boolean isEveryFailureInASlot(Object result) {
    Iterable<?> slots =
        result instanceof Map<?, ?> map ? map.values() : (Iterable<?>) asList(result);
    for (Object slot : slots) {
      if (slot instanceof Outcome<?> outcome
          && outcome.isFailure()
          && !isFailure(outcome.error())) {
        return false;
      }
    }
    return true;
  }

  private static Iterable<?> asList(Object result) {
    return result instanceof Iterable<?> iterable ? iterable : List.of(result);
  }

  private boolean isFailure(Throwable error) {
    return outcomes.failures().stream().anyMatch(failure -> failure == error);
  }
}
