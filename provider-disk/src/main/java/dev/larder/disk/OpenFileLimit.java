package dev.larder.disk;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files a store keeps open between hits. */
final class OpenFileLimit {

  private static final int MOST = 1024;
  private static final int LEAST = 64;
  private static final int UNKNOWN = 512;

  private OpenFileLimit() {}

  /** An eighth of what the process may have open, and at most 1024. */
  static int share() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      return (int) Math.max(LEAST, Math.min(MOST, unix.getMaxFileDescriptorCount() / 8));
    }
    return UNKNOWN;
  }
}
