package dev.larder.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one file includes: it is read, or it is a problem of the line that includes it.
 *
 * <p>The library's own way is to pass over what is not there, and to take a file of a jar for a
 * file that is missing.
 */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false);

  /** What a name may end with; one without has each of them tried. */
  private static final List<String> SUFFIXES = List.of(".conf", ".json", ".properties");

  private final Path file;
  private final Path shown;
  private final Set<Path> including;
  private final IncludeStatements statements;
  private final Problems problems;

  /**
   * Reads what a file includes.
   *
   * @param file the file that includes, absolute
   * @param shown the same as the operator wrote it, for problems
   */
  static ConfigParseOptions of(Path file, Path shown, Problems problems) throws IOException {
    return options(file, shown, Set.of(), problems);
  }

  private static ConfigParseOptions options(
      Path file, Path shown, Set<Path> above, Problems problems) throws IOException {
    problems.show(file, shown);
    Set<Path> including =
        Stream.concat(above.stream(), Stream.of(file.toRealPath()))
            .collect(Collectors.toUnmodifiableSet());
    return STRICT.setIncluder(new Includes(file, shown, including, problems));
  }

  private Includes(Path file, Path shown, Set<Path> including, Problems problems)
      throws IOException {
    this.file = file;
    this.shown = shown;
    this.including = including;
    this.statements = IncludeStatements.of(file);
    this.problems = problems;
  }

  /** Nothing else is asked for what is not there. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  /** {@code include "x"}: a URL, or a file beside the including one. */
  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    URL url;
    try {
      url = URI.create(what).toURL();
    } catch (IllegalArgumentException | MalformedURLException e) {
      return beside(what);
    }
    return includeURL(context, url);
  }

  private ConfigObject beside(String what) {
    int line = statements.next(what);
    try {
      return files(file.resolveSibling(what), shown.resolveSibling(what), what, line);
    } catch (InvalidPathException e) {
      return missing(what, line, "is not a path");
    }
  }

  /** {@code include file("x")}: relative to the working directory. */
  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    Path path = what.toPath();
    String text = what.getPath();
    return files(path.toAbsolutePath(), path, text, statements.next(text));
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    String text = what.toString();
    int line = statements.next(text);
    try {
      if (what.getProtocol().equals("file")) {
        Path path = Path.of(what.toURI());
        return files(path, path, text, line);
      }
      return ConfigFactory.parseURL(what, STRICT).root();
    } catch (ConfigException.Parse e) {
      throw e;
    } catch (ConfigException e) {
      return missing(text, line, "cannot be read: " + reason(e));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return missing(text, line, "is not the URL of a file");
    }
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    int line = statements.next(what);
    try {
      return ConfigFactory.parseResourcesAnySyntax(what, STRICT).root();
    } catch (ConfigException.IO e) {
      return missing(what, line, "no jar has a file " + what);
    }
  }

  private ConfigObject files(Path path, Path shown, String what, int line) {
    if (SUFFIXES.stream().anyMatch(path.toString()::endsWith)) {
      return one(path, shown, what, line);
    }
    List<String> there =
        SUFFIXES.stream().filter(suffix -> Files.exists(Path.of(path + suffix))).toList();
    if (there.isEmpty()) {
      return missing(what, line, "there is no file " + path + SUFFIXES.get(0));
    }
    ConfigObject all = nothing();
    for (String suffix : there) {
      all = all.withFallback(one(Path.of(path + suffix), Path.of(shown + suffix), what, line));
    }
    return all;
  }

  private ConfigObject one(Path path, Path shown, String what, int line) {
    if (!Files.exists(path)) {
      return missing(what, line, "there is no file " + path);
    }
    if (Files.isDirectory(path)) {
      return missing(what, line, path + " is a folder, not a file");
    }
    try {
      if (including.contains(path.toRealPath())) {
        return missing(what, line, "the file would include itself");
      }
      return ConfigFactory.parseFile(path.toFile(), options(path, shown, including, problems))
          .root();
    } catch (IOException | ConfigException.IO e) {
      return missing(what, line, path + " cannot be read: " + reason(e));
    }
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  private ConfigObject missing(String what, int line, String why) {
    problems.add(file, line, "include " + SettingText.quote(what) + ": " + why);
    return nothing();
  }

  private static ConfigObject nothing() {
    return ConfigFactory.empty().root();
  }
}
