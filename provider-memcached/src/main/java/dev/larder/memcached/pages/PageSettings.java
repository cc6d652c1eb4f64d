package dev.larder.memcached.pages;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreSettings;
import dev.larder.memcached.wire.Server;
import dev.larder.memcached.wire.WireSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the configuration says of a store of pages: the options of mod_memcached's actions.
 *
 * @param keys makes the keys
 * @param flags the 32 bits that are stored with each page
 * @param ttl how long a page is kept; zero for as long as there is room
 * @param maxSize the longest body that is stored, in bytes
 * @param mode what is done
 * @param format how a page is written
 */
public record PageSettings(
    PageKeys keys, int flags, Duration ttl, int maxSize, Mode mode, PageFormat format) {

  private static final String DEFAULT_KEY = "%{req.path}";
  private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
  private static final int DEFAULT_SIZE = 64 << 10;

  /** Servers that take more than 1 MiB are rare, and none takes more than that. */
  private static final int LARGEST = 1 << 30;

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+(;[\\x20-\\x7e]*)?");

  /** Reads them; mistakes are reported through the settings. */
  public static PageSettings read(StoreSettings settings) {
    Mode mode = settings.choice("mode", Mode.BOTH);
    return new PageSettings(
        new PageKeys(pattern(settings, mode), new MimeTypes(types(settings))),
        (int) settings.number("flags", 0, 0, 0xffff_ffffL),
        settings.duration("ttl", DEFAULT_TTL),
        (int) settings.size("max-size", DEFAULT_SIZE, 1, LARGEST),
        mode,
        settings.flag("headers", false) ? new WholeMessage() : new BareBody());
  }

  private static KeyPattern pattern(StoreSettings settings, Mode mode) {
    String text = settings.text("key", DEFAULT_KEY);
    try {
      return KeyPattern.parse(text, !mode.looksUp());
    } catch (PatternMistake e) {
      settings.reject("key", "in '" + text + "', " + e.getMessage());
      return new KeyPattern(List.of());
    }
  }

  private static Map<String, String> types(StoreSettings settings) {
    Map<String, String> types = new HashMap<>();
    for (StoreSettings entry : settings.sections("mime-types")) {
      String suffix = entry.text("suffix", "");
      String type = entry.text("type", "");
      if (suffix.isEmpty()) {
        entry.reject("suffix", "must be the end of a path, such as \".html\"");
      } else if (!MEDIA_TYPE.matcher(type).matches()) {
        entry.reject("type", "must be a media type, such as \"text/html; charset=utf-8\"");
      } else {
        types.put(Bytes.utf8(suffix), type);
      }
    }
    return types;
  }

  /** What opens a store with these settings. */
  public StoreOpener opener(List<Server> servers, WireSettings wire) {
    return context -> PageStore.open(this, servers, wire, context);
  }
}
