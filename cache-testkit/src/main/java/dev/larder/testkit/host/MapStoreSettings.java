package dev.larder.testkit.host;

import dev.larder.api.StoreSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a map, as strict as a server's: a value of the wrong type or out of range is a
 * problem and reads as its default, and a setting that nobody read is listed.
 *
 * <p>Values are texts, numbers, booleans, lists of texts, maps (sections) and lists of maps. For
 * one thread.
 */
public final class MapStoreSettings implements StoreSettings {

  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kKmMgGtT]?)");
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*([a-z]*)");
  private static final String SIZE_UNITS = "kmgt";

  private final String place;
  private final Map<String, ?> values;
  private final List<String> problems;
  private final Set<String> read = new TreeSet<>();
  private final Map<String, MapStoreSettings> sections = new HashMap<>();
  private final Map<String, List<StoreSettings>> lists = new HashMap<>();

  /** Settings with these values; the map is not copied and must not change. */
  public MapStoreSettings(Map<String, ?> values) {
    this("", values, new ArrayList<>());
  }

  private MapStoreSettings(String place, Map<String, ?> values, List<String> problems) {
    this.place = place;
    this.values = values;
    this.problems = problems;
  }

  /** The problems recorded so far, of sections too: "name: what is wrong". */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** The names of the settings that are present and were never read, of sections too, in order. */
  public List<String> unread() {
    Set<String> unread = new TreeSet<>();
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        unread.add(place + name);
      }
    }
    sections.values().forEach(section -> unread.addAll(section.unread()));
    for (List<StoreSettings> list : lists.values()) {
      list.forEach(section -> unread.addAll(((MapStoreSettings) section).unread()));
    }
    return List.copyOf(unread);
  }

  @Override
  public boolean has(String name) {
    return values.containsKey(name);
  }

  @Override
  public String text(String name, String defaultValue) {
    return read(name, defaultValue, "a text", MapStoreSettings::textOf);
  }

  @Override
  public boolean flag(String name, boolean defaultValue) {
    return read(name, defaultValue, "on or off", MapStoreSettings::flagOf);
  }

  @Override
  public long number(String name, long defaultValue, long min, long max) {
    long value = read(name, defaultValue, "a whole number", MapStoreSettings::numberOf);
    return inRange(name, value, defaultValue, min, max);
  }

  @Override
  public double decimal(String name, double defaultValue, double min, double max) {
    double value = read(name, defaultValue, "a number", MapStoreSettings::decimalOf);
    return inRange(name, value, defaultValue, min, max);
  }

  @Override
  public long size(String name, long defaultValue, long min, long max) {
    long value = read(name, defaultValue, "a size such as 64k", MapStoreSettings::sizeOf);
    return inRange(name, value, defaultValue, min, max);
  }

  @Override
  public Duration duration(String name, Duration defaultValue) {
    return read(name, defaultValue, "a length of time such as 30s", MapStoreSettings::durationOf);
  }

  @Override
  public <E extends Enum<E>> E choice(String name, E defaultValue) {
    Map<String, E> choices = new HashMap<>();
    for (E constant : defaultValue.getDeclaringClass().getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return read(
        name,
        defaultValue,
        "one of " + new TreeSet<>(choices.keySet()),
        value -> value instanceof String text ? choices.get(text) : null);
  }

  @Override
  public Path path(String name, String defaultValue) {
    return read(name, Path.of(defaultValue).toAbsolutePath(), "a path", MapStoreSettings::pathOf);
  }

  @Override
  public List<String> texts(String name, List<String> defaultValue) {
    return read(
        name,
        defaultValue,
        "a list of texts",
        value -> value instanceof List<?> list ? listOf(list, MapStoreSettings::textOf) : null);
  }

  @Override
  public StoreSettings section(String name) {
    MapStoreSettings known = sections.get(name);
    if (known == null) {
      Map<String, ?> nested = read(name, Map.of(), "a section", MapStoreSettings::sectionOf);
      known = new MapStoreSettings(place + name + ".", nested, problems);
      sections.put(name, known);
    }
    return known;
  }

  @Override
  public List<StoreSettings> sections(String name) {
    List<StoreSettings> known = lists.get(name);
    if (known == null) {
      List<Map<String, ?>> nested =
          read(
              name,
              List.of(),
              "a list of sections",
              value ->
                  value instanceof List<?> list ? listOf(list, MapStoreSettings::sectionOf) : null);
      known = new ArrayList<>();
      for (int i = 0; i < nested.size(); i++) {
        known.add(new MapStoreSettings(place + name + "[" + i + "].", nested.get(i), problems));
      }
      lists.put(name, known);
    }
    return List.copyOf(known);
  }

  @Override
  public void reject(String name, String problem) {
    problems.add(place + name + ": " + problem);
  }

  private static @Nullable Path pathOf(Object value) {
    try {
      return value instanceof String text && !text.isEmpty()
          ? Path.of(text).toAbsolutePath().normalize()
          : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private <T> T read(
      String name, T defaultValue, String wanted, Function<Object, @Nullable T> convert) {
    read.add(name);
    Object value = values.get(name);
    if (value == null) {
      return defaultValue;
    }
    T converted = convert.apply(value);
    if (converted == null) {
      reject(name, "should be " + wanted + ", but is " + value);
      return defaultValue;
    }
    return converted;
  }

  private <T extends Comparable<T>> T inRange(String name, T value, T defaultValue, T min, T max) {
    boolean outside = value.compareTo(min) < 0 || value.compareTo(max) > 0;
    if (outside && has(name)) { // a default may stand outside: that is the provider's affair
      reject(name, "should be from " + min + " to " + max + ", but is " + value);
      return defaultValue;
    }
    return value;
  }

  private static <T> @Nullable List<T> listOf(
      List<?> values, Function<Object, @Nullable T> convert) {
    List<T> converted = new ArrayList<>();
    for (Object value : values) {
      T element = convert.apply(value);
      if (element == null) {
        return null;
      }
      converted.add(element);
    }
    return converted;
  }

  private static @Nullable String textOf(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }

  private static @Nullable Boolean flagOf(Object value) {
    return switch (value.toString()) {
      case "on", "true", "yes" -> true;
      case "off", "false", "no" -> false;
      default -> null;
    };
  }

  private static @Nullable Long numberOf(Object value) {
    try {
      return Long.valueOf(value.toString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double decimalOf(Object value) {
    try {
      return Double.valueOf(value.toString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Long sizeOf(Object value) {
    Matcher matcher = SIZE.matcher(value.toString());
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : SIZE_UNITS.indexOf(unit) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Duration durationOf(Object value) {
    Matcher matcher = DURATION.matcher(value.toString());
    if (!matcher.matches()) {
      return null;
    }
    try {
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms", "milliseconds" -> Duration.ofMillis(count);
        case "", "s", "seconds" -> Duration.ofSeconds(count);
        case "m", "minutes" -> Duration.ofMinutes(count);
        case "h", "hours" -> Duration.ofHours(count);
        case "d", "days" -> Duration.ofDays(count);
        default -> null;
      };
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Map<String, ?> sectionOf(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, Object> section = new HashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      section.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return section;
  }
}
