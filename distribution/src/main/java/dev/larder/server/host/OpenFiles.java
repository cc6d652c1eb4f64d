package dev.larder.server.host;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the process may have as many files open as the configured limits need. */
final class OpenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /** Jars, logs, listeners, stores and the first connections to upstreams. */
  private static final int BESIDE_CONNECTIONS = 1000;

  private OpenFiles() {}

  /** Warns if they are too few, where the system tells. */
  static void check(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      String warning = warning(connections, system.getMaxFileDescriptorCount());
      if (!warning.isEmpty()) {
        LOG.warn(warning);
      }
    }
  }

  /** What is to be said; empty for nothing. */
  static String warning(int connections, long files) {
    long needed = (long) connections + BESIDE_CONNECTIONS;
    return files >= needed
        ? ""
        : "The system lets this process have "
            + files
            + " open files, and limits.connections = "
            + connections
            + " may need "
            + needed
            + ": raise the limit (ulimit -n, LimitNOFILE), or lower the setting";
  }
}
