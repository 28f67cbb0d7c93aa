package dev.pulsarasync.spring.autoconfigure;

import java.lang.management.ManagementFactory;
import java.util.List;

/** Whether the JVM was started for a debugger, which may stop a callback at a breakpoint. */
final class Debugger {

  private Debugger() {}

  static boolean isPossible() {
    return isIn(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  static boolean isIn(List<String> arguments) {
    return arguments.stream()
        .anyMatch(
            argument -> argument.startsWith("-agentlib:jdwp") || argument.startsWith("-Xrunjdwp"));
  }
}
