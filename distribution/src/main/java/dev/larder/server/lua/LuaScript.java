package dev.larder.server.lua;

import dev.larder.server.config.Location;
import dev.larder.server.lua.sandbox.ScriptException;
import dev.larder.server.lua.sandbox.ScriptFiles;
import dev.larder.server.lua.sandbox.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a location, as it was when it was looked at last: compiled once for all workers. Safe
 * for use by many threads, none of which waits for another.
 */
final class LuaScript {

  private static final Logger LOG = LoggerFactory.getLogger(LuaScript.class);

  /**
   * A version of the file.
   *
   * @param number no other version's
   */
  record Version(int number, Prototype code) {}

  private record Stamp(long size, long modified) {

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis());
    }
  }

  private record State(
      @Nullable Version good, @Nullable Version refused, @Nullable Stamp stamp, Instant checked) {}

  private final Path file;
  private final Location.Lua settings;
  private final InstantSource clock;
  private final AtomicInteger versions = new AtomicInteger();
  private final AtomicReference<@Nullable State> state = new AtomicReference<>();
  private final AtomicReference<@Nullable Instant> checking = new AtomicReference<>();

  LuaScript(Location.Lua settings, InstantSource clock) {
    this.file = settings.script();
    this.settings = settings;
    this.clock = clock;
  }

  Location.Lua settings() {
    return settings;
  }

  InstantSource clock() {
    return clock;
  }

  String name() {
    return String.valueOf(file.getFileName());
  }

  /**
   * The newest version that could be compiled and was not refused. The file is looked at when its
   * time has come.
   *
   * @throws IOException if there is none
   */
  Version current() throws IOException {
    State before = state.get();
    if (before == null) {
      synchronized (this) {
        before = state.get();
        if (before == null) {
          before = look(new State(null, null, null, clock.instant()));
          state.set(before);
        }
      }
    } else if (isDue(before) && checking.compareAndSet(null, before.checked())) {
      // One of the workers looks; the others go on with what there is.
      try {
        State now = look(before);
        state.compareAndSet(before, now);
        before = state.get() == null ? now : state.get();
      } finally {
        checking.set(null);
      }
    }
    Version good = before == null ? null : before.good();
    if (good == null) {
      throw new IOException(name() + " cannot be used; the log says why");
    }
    return good;
  }

  private boolean isDue(State before) {
    return !settings.ttl().isZero()
        && !clock.instant().isBefore(before.checked().plus(settings.ttl()));
  }

  private State look(State before) {
    Instant now = clock.instant();
    Stamp stamp;
    try {
      stamp = Stamp.of(file);
    } catch (IOException e) {
      if (before.stamp() != null || before.good() == null) {
        LOG.error("{} cannot be read: {}{}", file, e.toString(), keeps(before));
      }
      return new State(before.good(), before.refused(), null, now);
    }
    if (stamp.equals(before.stamp())) {
      return new State(before.good(), before.refused(), stamp, now);
    }
    try {
      Version version =
          new Version(versions.incrementAndGet(), Scripts.compile(ScriptFiles.read(file), name()));
      if (before.good() != null) {
        LOG.info("{} has changed and is loaded anew", file);
      }
      return new State(version, before.good(), stamp, now);
    } catch (IOException | ScriptException e) {
      LOG.error("{}: {}{}", file, e.getMessage(), keeps(before));
      return new State(before.good(), before.refused(), stamp, now);
    }
  }

  private static String keeps(State before) {
    return before.good() == null ? "" : "; the version of before stays in use";
  }

  /**
   * A version failed when it was loaded: the one before it is used again, until the file changes.
   * It is logged once.
   */
  void refuse(Version version, String problem) {
    State before = state.get();
    if (before == null || before.good() == null || !before.good().equals(version)) {
      return;
    }
    Version older = before.refused();
    if (state.compareAndSet(before, new State(older, older, before.stamp(), before.checked()))) {
      LOG.error(
          "{}: {}{}", file, problem, older == null ? "" : "; the version of before stays in use");
    }
  }
}
