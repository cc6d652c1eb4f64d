package dev.larder.engine.lookup;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the primary slot of a URL that has variants: by which request fields they differ,
 * which there are, and a generation that is part of their keys, so that to remove the marker is to
 * lose them all. Immutable.
 *
 * @param generation names the marker's variants apart from those of any marker before it
 * @param nameSets the field names of each Vary seen, newest first, in lower case
 * @param variants the ends of the variants' keys, newest first
 */
public record VaryMarker(long generation, List<List<String>> nameSets, List<String> variants) {

  private static final int MAX_NAME_SETS = 8;
  private static final int LONGEST = 256;
  private static final String GENERATION = "generation";
  private static final String NAMES = "names";
  private static final String VARIANT = "variant";

  /** What a variant's key has behind the primary one. No part of a key has a line feed inside. */
  private static final String VARIANT_PART = "\nv";

  /** Copies the lists. */
  public VaryMarker {
    nameSets = List.copyOf(nameSets);
    variants = List.copyOf(variants);
  }

  /** The marker of a URL that had no variants so far. */
  public static VaryMarker first(long generation) {
    return new VaryMarker(generation, List.of(), List.of());
  }

  /** The marker that a head holds; null if it holds none. */
  public static @Nullable VaryMarker of(Head head) {
    return head.kind() == Head.Kind.VARY_MARKER
        ? head.derived(VaryMarker.class, VaryMarker::read)
        : null;
  }

  private static VaryMarker read(Head head) {
    try {
      return readLines(head);
    } catch (NumberFormatException e) {
      return first(head.stamp()); // Damaged in the store: it leads nowhere.
    }
  }

  private static VaryMarker readLines(Head head) {
    List<List<String>> nameSets = new ArrayList<>();
    List<String> variants = new ArrayList<>();
    long generation = 0;
    for (Field line : head.fields()) {
      switch (line.name()) {
        case GENERATION -> generation = Long.parseLong(line.value(), 16);
        case NAMES -> nameSets.add(List.of(line.value().split(",", -1)));
        case VARIANT -> variants.add(line.value());
        default -> {
          // From a later version of this class; what it adds cannot be needed to read the rest.
        }
      }
    }
    return new VaryMarker(generation, nameSets, variants);
  }

  /** The head that holds this marker. */
  public Head head(long now, long stamp) {
    List<Field> lines = new ArrayList<>();
    lines.add(new Field(GENERATION, Long.toHexString(generation)));
    nameSets.forEach(names -> lines.add(new Field(NAMES, String.join(",", names))));
    variants.forEach(variant -> lines.add(new Field(VARIANT, variant)));
    return new Head(Head.Kind.VARY_MARKER, 0, Fields.of(lines), Fields.EMPTY, now, now, stamp);
  }

  /** This marker with one more variant, or the same one renewed. */
  public VaryMarker with(List<String> names, String variant) {
    List<List<String>> sets = new ArrayList<>();
    sets.add(names);
    nameSets.stream().filter(set -> !set.equals(names)).forEach(sets::add);
    List<String> all = new ArrayList<>();
    all.add(variant);
    variants.stream().filter(other -> !other.equals(variant)).forEach(all::add);
    return new VaryMarker(generation, sets.subList(0, Math.min(sets.size(), MAX_NAME_SETS)), all);
  }

  /** This marker with at most so many variants, the newest. */
  public VaryMarker limitedTo(int maxVariants) {
    return variants.size() <= maxVariants
        ? this
        : new VaryMarker(generation, nameSets, variants.subList(0, maxVariants));
  }

  /**
   * The end of the key of the variant that a request selects: each name with its value or without,
   * lengths in front, so that no two selections look alike. A long one is digested, so that clients
   * cannot make markers grow at will.
   */
  static String variant(CacheRequest request, List<String> names, VarySettings settings) {
    StringBuilder end = new StringBuilder(64);
    for (String name : names) {
      end.append(name.length()).append(':').append(name);
      String value = Selecting.value(request, name, settings);
      if (value != null) {
        end.append(value.length()).append('=').append(value);
      }
      end.append(';');
    }
    return end.length() <= LONGEST
        ? end.toString()
        : HexFormat.of().formatHex(Key.of(end.toString()).digest());
  }

  /** The key of a variant. */
  public Key key(Key primary, String variant) {
    return Key.of(primary.text() + VARIANT_PART + Long.toHexString(generation) + ' ' + variant);
  }

  /** The text of the primary key of a response, whether it is stored as a variant or not. */
  public static String primary(Key key) {
    int variant = key.text().lastIndexOf(VARIANT_PART);
    return variant < 0 ? key.text() : key.text().substring(0, variant);
  }
}
