package dev.larder.engine.lookup;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that select a variant (RFC 9111 section 4.1), in the form in which they are
 * compared.
 */
public final class Selecting {

  private static final NormalisedValues NORMALISED = new NormalisedValues();

  private Selecting() {}

  /**
   * The value of one field, normalised if the settings name it.
   *
   * @return null if it is absent
   */
  static @Nullable String value(CacheRequest request, String name, VarySettings settings) {
    String value = request.field(name);
    if (value == null) {
      return null;
    }
    for (String normalised : settings.normalise()) {
      if (normalised.equalsIgnoreCase(name)) {
        return NORMALISED.of(name, value);
      }
    }
    return value;
  }

  /** The fields to store with a variant: those of its Vary that are present. */
  public static Fields of(CacheRequest request, List<String> varyNames, VarySettings settings) {
    List<Field> lines = new ArrayList<>(varyNames.size());
    for (String name : varyNames) {
      String value = value(request, name, settings);
      if (value != null) {
        lines.add(new Field(name, value));
      }
    }
    return Fields.of(lines);
  }

  /** Whether a request has the same selecting fields as those that are stored. */
  public static boolean matches(
      CacheRequest request, List<String> varyNames, Fields selecting, VarySettings settings) {
    for (String name : varyNames) {
      if (name.equals("*")) {
        return false; // RFC 9111 section 4.1: it never matches.
      }
      String present = value(request, name, settings);
      String stored = selecting.first(name);
      if (present == null ? stored != null : !present.equals(stored)) {
        return false;
      }
    }
    return true;
  }
}
