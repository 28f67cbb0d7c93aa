package dev.pulsarasync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Drives one function as a case says, and writes down what can be observed. */
abstract class Scenario implements AutoCloseable {

  final World world;
  final JsonNode given;
  final Notation notation = new Notation();
  final Values values;
  final ObjectNode observed = Json.object();
  private final List<Action> actions = new ArrayList<>();
  private CompletableFuture<Object> returned;
  private volatile Double doneAt;

  Scenario(CaseFile.Case conformanceCase) {
    this.given = conformanceCase.given();
    this.world = new World(conformanceCase.virtual(), given);
    this.values = new Values(world, notation);
  }

  /** Builds what the call needs. */
  abstract void prepare();

  /** Makes the call under test. */
  abstract Object call() throws Exception;

  /** What the case calls the returned future. */
  abstract String target();

  /** Notes what is to be seen directly after the call; the result is null if it threw. */
  void returned(Object result) {}

  /** Notes what is to be seen at the end. */
  void ended() {}

  /** A future that the case means by a name other than that of the returned one. */
  CompletableFuture<Object> future(String name) {
    throw new UnsupportedOperationException("The driver does not know the target " + name);
  }

  ObjectNode run(boolean staysPending) {
    boolean onThread = Json.is(given, "from", "thread");
    world.perform(onThread, blocksLoops(), this::perform);
    world.observe(limitMs(), staysPending, () -> returned == null || returned.isDone());
    conclude();
    return observed;
  }

  /**
   * Whether the other loops stand still during the call, so that what is to be seen when it returns
   * is not racy. Where user code is all that could run, that waits for the call of its own accord,
   * and a loop that sleeps has to be woken.
   */
  boolean blocksLoops() {
    boolean acts = given.path("actions").valueStream().anyMatch(a -> Json.is(a, "at", "sync"));
    return acts || given.toString().contains("\"after_ms\"");
  }

  private double limitMs() {
    return given.path("limit_ms").asDouble(world.virtual ? 60_000 : 400);
  }

  private void perform() {
    world.begin();
    prepare();
    Object result = null;
    try {
      result = call();
      observed.put("call", "returns");
    } catch (Throwable thrown) {
      observed.set("call", Json.object("raises", Json.text(CaseError.notation(thrown))));
      observed.put("thrown", thrown.getClass().getName());
    }
    world.recorder.event("call-returned");
    returned(result);
    if (result instanceof CompletableFuture<?> future) {
      watch(cast(future));
    }
  }

  private void watch(CompletableFuture<Object> future) {
    returned = future;
    observed.put("done_on_return", future.isDone());
    if (future instanceof LoopStage<?> ofLoop) {
      observed.put("returned_loop", world.nameOf(ofLoop.loop));
    }
    new Interference(world, this::targetOf).start(given.path("actions"));
    whenDone(future, () -> doneAt = noteDone(target()));
  }

  /** The add_done_callback of asyncio: in order with all else that waits for the future. */
  static void whenDone(CompletableFuture<Object> future, Runnable observer) {
    Async.chainFuture(future, value -> done(observer), error -> done(observer));
  }

  private static Object done(Runnable observer) {
    observer.run();
    return null;
  }

  final double noteDone(String target) {
    return world.recorder.event(target + "-done-callback").path("t").doubleValue();
  }

  private CompletableFuture<Object> targetOf(String name) {
    if (name.equals(target())) {
      return returned;
    }
    if (name.startsWith("inner")) {
      List<Object> inner = handedOut();
      int index = name.contains(":") ? Integer.parseInt(name.substring(6)) : inner.size() - 1;
      return cast(inner.get(index));
    }
    return future(name);
  }

  private void conclude() {
    if (returned != null) {
      observed.set("outcome", notation.state(returned));
      observed.set("done_at_ms", Json.MAPPER.valueToTree(doneAt));
    }
    if (!handedOut().isEmpty()) {
      List<String> states = handedOut().stream().map(Notation::stateName).toList();
      observed.set("inner_after", Json.texts(states));
    }
    ended();
    observed.set("events", Json.array().addAll(world.recorder.events()));
  }

  /** A callable of the case. */
  final Action action(String name, JsonNode spec) {
    Action action = new Action(world, values, name, spec);
    actions.add(action);
    return action;
  }

  private List<Object> handedOut() {
    return actions.stream().flatMap(action -> action.handedOut().stream()).toList();
  }

  /** The arguments of the case. */
  final Action.Args args() {
    return new Action.Args(values.buildAll(given.path("args")), Plain.map(given.path("kwargs")));
  }

  final Throwable errorOfReturned() {
    return Notation.errorOf(returned);
  }

  final CompletableFuture<Object> returned() {
    return returned;
  }

  @SuppressWarnings("unchecked")
  static CompletableFuture<Object> cast(Object future) {
    return (CompletableFuture<Object>) future;
  }

  @Override
  public void close() {
    world.close();
  }
}
