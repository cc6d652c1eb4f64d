package dev.larder.mem;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The most direct memory that this JVM gives. */
final class DirectMemoryLimit {

  private DirectMemoryLimit() {}

  /**
   * The limit in bytes: what {@code -XX:MaxDirectMemorySize} says, or the greatest heap where it
   * says nothing, as the JVM itself has it.
   */
  static long bytes() {
    long configured = 0;
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (bean != null) {
        configured = Long.parseLong(bean.getVMOption("MaxDirectMemorySize").getValue());
      }
    } catch (IllegalArgumentException e) {
      // Another JVM without that option: its own rule is not known, the heap is a fair guess.
      configured = 0;
    }
    return configured > 0 ? configured : Runtime.getRuntime().maxMemory();
  }
}
