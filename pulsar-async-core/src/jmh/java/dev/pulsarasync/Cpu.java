package dev.pulsarasync;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of this JVM. */
final class Cpu {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Cpu() {}

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
