package dev.larder.server.lua.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.luaj.vm2.LuaValue;

/** Runs a piece of Lua in a state of its own, on a thread of its own. */
final class LuaRun {

  static final long INSTRUCTIONS = 500_000;
  static final long MEMORY = 16 << 20;

  /** Long enough for a busy machine; a script that is not stopped at all takes longer. */
  private static final long DEADLINE_SECONDS = 60;

  private LuaRun() {}

  /** What the text returns, as text. */
  static String result(String text) throws ScriptException {
    return result(text, Path.of("/nowhere"));
  }

  /** With so many instructions that another limit is met first. */
  static String resultInTime(String text) throws ScriptException {
    return result(text, Path.of("/nowhere"), 40 * INSTRUCTIONS);
  }

  static String result(String text, Path folder) throws ScriptException {
    return result(text, folder, INSTRUCTIONS);
  }

  private static String result(String text, Path folder, long instructions) throws ScriptException {
    CompletableFuture<String> result = new CompletableFuture<>();
    new SandboxThread(
            "test-lua",
            () -> {
              try (Sandbox sandbox =
                  new Sandbox(
                      new Account(instructions, MEMORY),
                      InstantSource.fixed(Instant.EPOCH),
                      new ScriptFiles(folder))) {
                result.complete(run(sandbox, text, instructions));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    try {
      return result.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ScriptException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("not stopped: " + text, e);
    }
  }

  private static String run(Sandbox sandbox, String text, long instructions)
      throws ScriptException {
    LuaValue function =
        sandbox.function(Scripts.compile(text.getBytes(StandardCharsets.UTF_8), "test.lua"));
    try (Session session = sandbox.begin(new Account(instructions, MEMORY))) {
      return Sandbox.text(sandbox.run(session, function, LuaValue.NONE).arg1());
    }
  }
}
