package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A part of a site and what is there.
 *
 * @param url the path that it covers, by whole segments, with what is below
 * @param content what is there
 * @param cache the settings in force: the server's, the site's and the location's own
 */
public record Location(String url, Content content, CacheSettings cache) {

  /** What a location serves. */
  public sealed interface Content permits Proxy, Files, Servlet, Lua, Application {}

  /**
   * Other servers.
   *
   * @param upstreams scheme, host and port of each; tried in turn
   * @param connectTimeout how long a connection may take
   * @param readTimeout how long an upstream may stay silent
   * @param retries how many more upstreams an idempotent request may be tried on
   * @param preserveHost whether upstreams see the client's Host; otherwise their own
   * @param tunnelTimeout how long both sides may stay silent after a switch of protocols
   * @param connections the most connections to one upstream at a time; further requests wait
   */
  public record Proxy(
      List<URI> upstreams,
      Duration connectTimeout,
      Duration readTimeout,
      int retries,
      boolean preserveHost,
      Duration tunnelTimeout,
      int connections)
      implements Content {

    /** The most connections to one upstream, unless a location says otherwise. */
    public static final int CONNECTIONS = 1024;

    /** With the usual number of connections. */
    public Proxy(
        List<URI> upstreams,
        Duration connectTimeout,
        Duration readTimeout,
        int retries,
        boolean preserveHost,
        Duration tunnelTimeout) {
      this(
          upstreams,
          connectTimeout,
          readTimeout,
          retries,
          preserveHost,
          tunnelTimeout,
          CONNECTIONS);
    }

    /** Copies the list. */
    public Proxy {
      upstreams = List.copyOf(upstreams);
    }
  }

  /**
   * Files of this machine.
   *
   * @param root the folder, absolute
   * @param index names of files that stand for their folder
   */
  public record Files(Path root, List<String> index) implements Content {

    /** Copies the list. */
    public Files {
      index = List.copyOf(index);
    }
  }

  /**
   * A servlet.
   *
   * @param type its class, not yet initialised
   */
  public record Servlet(Class<? extends jakarta.servlet.Servlet> type) implements Content {}

  /**
   * A script of Lua.
   *
   * @param script its file, absolute
   * @param ttl how long it is used before the file is looked at again; zero for ever
   * @param args what it is given when it is loaded
   * @param maxInstructions of Lua, for one request
   * @param maxMemory bytes that one worker's state may hold
   * @param maxWait how long a request may wait for what the script asked for
   * @param folders the files that it may send: those of the site's locations
   */
  public record Lua(
      Path script,
      Duration ttl,
      List<String> args,
      long maxInstructions,
      long maxMemory,
      Duration maxWait,
      List<Folder> folders)
      implements Content {

    /** Copies the lists. */
    public Lua {
      args = List.copyOf(args);
      folders = List.copyOf(folders);
    }
  }

  /**
   * A location with files, for others.
   *
   * @param url the location's
   * @param root the folder, absolute
   */
  public record Folder(String url, Path root) {}

  /** What the program serves that the cache is a part of. */
  public record Application() implements Content {}
}
