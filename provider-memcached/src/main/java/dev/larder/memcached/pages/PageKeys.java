package dev.larder.memcached.pages;

import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.KeyedRequest;
import dev.larder.api.RequestKeys;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of pages: of memcached's key, and behind a line feed the media type that the path of the
 * request stands for, which nothing in the store tells.
 */
final class PageKeys implements RequestKeys {

  private final KeyPattern pattern;
  private final MimeTypes types;
  private final Set<String> fields;

  PageKeys(KeyPattern pattern, MimeTypes types) {
    this.pattern = pattern;
    this.types = types;
    this.fields = pattern.fields();
  }

  @Override
  public @Nullable Key keyFor(KeyedRequest request, @Nullable Head response) {
    if (response == null ? pattern.needsResponse() : pattern.isAmbiguous(request, response)) {
      return null;
    }
    String value = pattern.valueFor(request, response);
    DecodedPath path = DecodedPath.of(request.path());
    return value == null || path == null
        ? null
        : Key.of(KeyRule.keyOf(value) + '\n' + types.of(path.bytes()));
  }

  @Override
  public Set<String> fields() {
    return fields;
  }

  /** What Vary says of a page; empty if it says nothing. */
  String vary() {
    return fields.stream()
        .filter(name -> !name.equals("host"))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The key in memcached. */
  static String inMemcached(Key key) {
    return key.text().substring(0, key.text().indexOf('\n'));
  }

  /** The media type that goes with the path of the request. */
  static String type(Key key) {
    return key.text().substring(key.text().indexOf('\n') + 1);
  }
}
