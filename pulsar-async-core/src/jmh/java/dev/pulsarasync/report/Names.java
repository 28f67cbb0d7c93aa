package dev.pulsarasync.report;

import java.util.Locale;
import java.util.Map;

/** The names of contenders as people write them. */
final class Names {

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("NETTY_NIO", "Netty NIO"),
          Map.entry("NETTY_NIO_SUPPLY", "Netty NIO supplyAsync"),
          Map.entry("NETTY_DEFAULT", "Netty default"),
          Map.entry("JDK_SUPPLY", "JDK supplyAsync"),
          Map.entry("JDK", "JDK"),
          Map.entry("PARK", "park/unpark"),
          Map.entry("JCTOOLS", "bare JCTools queue"),
          Map.entry("HASHED_WHEEL", "HashedWheelTimer"),
          Map.entry("OFF", "without"),
          Map.entry("jdk", "JDK"),
          Map.entry("VERTX", "Vert.x"),
          Map.entry("vertx", "Vert.x"),
          Map.entry("async", "@Async"),
          Map.entry("completableFuture", "CompletableFuture"),
          Map.entry("virtualThread", "virtual threads"));

  private Names() {}

  static String of(String contender) {
    String known = KNOWN.get(contender);
    if (known != null) {
      return known;
    }
    String words = contender.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ');
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.startsWith("ours")
        ? lower
        : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }
}
