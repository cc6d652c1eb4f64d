package dev.larder.server.config;

import com.typesafe.config.ConfigValue;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.http.HopByHop;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Field names and values of HTTP in {@code cache.conf} (RFC 9110, section 5). */
final class FieldForms {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Set<String> OWN = Set.of("age", "cache-status", "content-length", "date");

  private FieldForms() {}

  /** A field name; a cookie's name has the same form. */
  static String name(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a field name");
    }
    return text;
  }

  /**
   * The name of a field that may be added and removed. Not of one that frames the message or is
   * about the connection, which the server writes as they must be, nor of one that it makes to say
   * what became of the request.
   */
  private static String changeable(String text) {
    String name = name(text);
    if (HopByHop.isHopByHop(name) || OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the field " + name + " is the server's own, and cannot be changed");
    }
    return name;
  }

  /** A field value: visible letters, blanks and tabs between them, and bytes above ASCII. */
  private static String fieldValue(ConfigValue value) {
    String text = SettingText.text(value);
    boolean clean = text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    if (!clean || !text.equals(text.strip())) {
      throw new IllegalArgumentException(
          "is not a field value: no line ends, no control characters, no blanks around it");
    }
    return text;
  }

  /**
   * {@code remove-headers = [ ]}, {@code set-headers { }} and {@code add-headers { }}: fields are
   * laid over inherited ones by name, a list of names to remove takes the place of the inherited
   * one.
   */
  static FieldChanges changes(Section section, FieldChanges inherited) {
    return new FieldChanges(
        section.texts("remove-headers", inherited.remove(), FieldForms::changeable),
        fields(section.section("set-headers"), inherited.set()),
        fields(section.section("add-headers"), inherited.add()));
  }

  private static Fields fields(Section section, Fields inherited) {
    List<Field> fields = new ArrayList<>(inherited.lines());
    for (String name : section.names()) {
      ConfigValue value = section.value(name);
      try {
        if (value != null) {
          Field field = new Field(changeable(name), fieldValue(value));
          fields.removeIf(other -> other.name().equalsIgnoreCase(name));
          fields.add(field);
        }
        section.text(name, "");
      } catch (IllegalArgumentException e) {
        section.reject(name, e);
      }
    }
    return Fields.of(fields);
  }
}
