package dev.larder.fd;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files the system lets this process have open. */
final class DescriptorLimit {

  /** Where it does not say. */
  private static final long UNKNOWN = 8192;

  private DescriptorLimit() {}

  static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? Math.max(1, system.getMaxFileDescriptorCount())
        : UNKNOWN;
  }
}
