package dev.pulsarasync;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Drives {@link AsyncObject#logger()} and {@link AsyncObject#isDebug()}. */
final class ObjectScenario extends Scenario {

  private static final Logger OWN = LoggerFactory.getLogger("own");
  private static final Logger OF_LOOP = LoggerFactory.getLogger("loop");

  ObjectScenario(CaseFile.Case conformanceCase) {
    super(conformanceCase);
  }

  @Override
  void prepare() {
    Json.only(given, "own_logger", "loop", "loop_debug");
  }

  @Override
  Object call() {
    EventLoop loop = loop(Json.text(given, "loop"));
    AsyncObject object = object(loop, Json.text(given, "own_logger"));
    observed.put("logger", nameOf(object.logger()));
    observed.put("debug", object.isDebug());
    return object;
  }

  /** A loop without logger, or without a debug mode, is one that was given none. */
  private EventLoop loop(String kind) {
    JsonNode debug = given.path("loop_debug");
    EventLoopBuilder builder = EventLoop.builder().debug(debug.asBoolean(false));
    return switch (kind) {
      case "", "none" -> null;
      case "plain", "logger-none" -> builder.build();
      case "no-get_debug" -> builder.debug(false).build();
      case "with-logger" -> builder.logger(OF_LOOP).build();
      default -> throw new UnsupportedOperationException("The driver does not know loop " + kind);
    };
  }

  /** Java has no falsy logger: an object has one or has none. */
  private static AsyncObject object(EventLoop loop, String ownLogger) {
    return switch (ownLogger) {
      case "", "none", "falsy" -> new WithoutLogger(loop);
      case "set" -> new WithLogger(loop);
      default -> throw new UnsupportedOperationException("No logger known as " + ownLogger);
    };
  }

  private static String nameOf(Logger logger) {
    return logger == OWN || logger == OF_LOOP ? logger.getName() : "module:" + logger.getName();
  }

  @Override
  String target() {
    return "object";
  }

  private record WithoutLogger(EventLoop loop) implements AsyncObject {}

  private record WithLogger(EventLoop loop) implements AsyncObject {
    @Override
    public Logger logger() {
      return OWN;
    }
  }
}
