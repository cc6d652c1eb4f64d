package dev.larder.server.packaged;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what the processes that still run have said when a test fails. */
final class ServerLogOnFailure implements TestWatcher {
  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    System.err.println("When " + context.getDisplayName() + " failed:");
    ChildProcess.living().forEach(process -> System.err.println(process.said()));
  }
}
