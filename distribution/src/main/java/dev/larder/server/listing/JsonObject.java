package dev.larder.server.listing;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An object of JSON in the making, in one line. */
final class JsonObject {

  private final StringBuilder json = new StringBuilder(256).append('{');

  JsonObject text(String name, @Nullable String value) {
    name(name);
    if (value == null) {
      json.append("null");
    } else {
      TerminalText.quoted(json, value);
    }
    return this;
  }

  JsonObject texts(String name, Collection<String> values) {
    name(name);
    String separator = "[";
    for (String value : values) {
      json.append(separator);
      TerminalText.quoted(json, value);
      separator = ",";
    }
    json.append(values.isEmpty() ? "[]" : "]");
    return this;
  }

  JsonObject number(String name, @Nullable Long value) {
    name(name);
    json.append(value);
    return this;
  }

  JsonObject object(String name, JsonObject value) {
    name(name);
    json.append(value);
    return this;
  }

  private void name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    TerminalText.quoted(json, name);
    json.append(':');
  }

  @Override
  public String toString() {
    return json + "}";
  }
}
