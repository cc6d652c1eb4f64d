package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is said of a system that is too small for the configuration. */
class OpenFilesTest {

  @Test
  void asManyAsAreNeeded() {
    assertEquals("", OpenFiles.warning(20_000, 21_000));
    assertEquals(
        "The system lets this process have 1024 open files, and limits.connections = 20000 may need"
            + " 21000: raise the limit (ulimit -n, LimitNOFILE), or lower the setting",
        OpenFiles.warning(20_000, 1024));
  }
}
