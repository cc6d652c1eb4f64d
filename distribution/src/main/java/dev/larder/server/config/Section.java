package dev.larder.server.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.larder.api.StoreSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One section of {@code cache.conf}, read strictly: what is asked for becomes known, what is wrong
 * becomes a problem with its place, and {@link #finish} reports what nobody asked for.
 *
 * <p>A wrong value reads as its default, so that reading goes on and one report shows everything.
 */
final class Section implements StoreSettings {

  private final String path;
  private final ConfigObject object;
  private final ConfigOrigin origin;
  private final Problems problems;
  private final Path base;
  private final TreeSet<String> known = new TreeSet<>();
  private final Map<String, List<Section>> children = new TreeMap<>();
  private final Map<String, Object> effective = new LinkedHashMap<>();

  Section(String path, ConfigObject object, Problems problems) {
    this(path, object, problems, Path.of(""));
  }

  /**
   * A section.
   *
   * @param base what relative paths in it are relative to
   */
  Section(String path, ConfigObject object, Problems problems, Path base) {
    this(path, object, object.origin(), problems, base);
  }

  private Section(
      String path, ConfigObject object, ConfigOrigin origin, Problems problems, Path base) {
    this.base = base;
    this.path = path;
    this.object = object;
    this.origin = origin;
    this.problems = problems;
  }

  @Override
  public boolean has(String name) {
    known.add(name);
    return value(name) != null;
  }

  @Override
  public String text(String name, String defaultValue) {
    return read(name, defaultValue, SettingText::text, text -> text);
  }

  @Override
  public boolean flag(String name, boolean defaultValue) {
    return read(name, defaultValue, SettingText::flag, EffectiveText::flag);
  }

  @Override
  public long number(String name, long defaultValue, long min, long max) {
    return read(name, defaultValue, value -> SettingText.number(value, min, max), number -> number);
  }

  @Override
  public double decimal(String name, double defaultValue, double min, double max) {
    return read(
        name, defaultValue, value -> SettingText.decimal(value, min, max), number -> number);
  }

  @Override
  public long size(String name, long defaultValue, long min, long max) {
    return read(
        name, defaultValue, value -> SettingText.size(value, min, max), EffectiveText::size);
  }

  @Override
  public Duration duration(String name, Duration defaultValue) {
    return read(name, defaultValue, SettingText::duration, EffectiveText::duration);
  }

  /** A length of time that is not zero. */
  Duration positiveDuration(String name, Duration defaultValue) {
    return read(
        name,
        defaultValue,
        value -> {
          Duration duration = SettingText.duration(value);
          if (duration.isZero()) {
            throw new IllegalArgumentException("must be longer than 0");
          }
          return duration;
        },
        EffectiveText::duration);
  }

  /** A size, or {@code off}, which is zero. */
  long sizeOrOff(String name, long defaultValue, long min, long max) {
    return read(
        name,
        defaultValue,
        value ->
            SettingText.isSingle(value) && SettingText.text(value).equals("off")
                ? 0
                : SettingText.size(value, min, max),
        EffectiveText::sizeOrOff);
  }

  /** A length of time, or {@code off}, which is zero. */
  Duration durationOrOff(String name, Duration defaultValue) {
    return read(
        name,
        defaultValue,
        value ->
            SettingText.isSingle(value) && SettingText.text(value).equals("off")
                ? Duration.ZERO
                : SettingText.duration(value),
        EffectiveText::duration);
  }

  @Override
  public <E extends Enum<E>> E choice(String name, E defaultValue) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    return read(
        name,
        defaultValue,
        value -> {
          String text = SettingText.text(value);
          for (E constant : constants) {
            if (EffectiveText.choice(constant).equals(text)) {
              return constant;
            }
          }
          throw new IllegalArgumentException(
              "expected one of "
                  + String.join(", ", Arrays.stream(constants).map(EffectiveText::choice).toList())
                  + ", found "
                  + SettingText.quote(text));
        },
        EffectiveText::choice);
  }

  @Override
  public Path path(String name, String defaultValue) {
    return parsed(name, absolute(defaultValue), this::absolute);
  }

  private Path absolute(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path");
    }
    try {
      return base.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path", e);
    }
  }

  @Override
  public List<String> texts(String name, List<String> defaultValue) {
    return texts(name, defaultValue, text -> text);
  }

  /** A list of texts, each read by a function that throws {@link IllegalArgumentException}. */
  <T> List<T> texts(String name, List<T> defaultValue, Function<String, T> form) {
    ConfigList list = list(name);
    List<T> read = list == null ? defaultValue : elements(name, list, form);
    effective.put(name, read.stream().map(Object::toString).toList());
    return read;
  }

  /** A list of texts, or a single text in place of a list of one. */
  <T> List<T> oneOrMore(String name, Function<String, T> form) {
    known.add(name);
    ConfigValue value = value(name);
    if (value == null) {
      return List.of();
    }
    if (value.valueType() == ConfigValueType.STRING) {
      try {
        return List.of(form.apply(SettingText.text(value)));
      } catch (IllegalArgumentException e) {
        reject(name, e);
        return List.of();
      }
    }
    notEmpty(name);
    return texts(name, List.of(), form);
  }

  /** Refuses a list that is written and has nothing in it. */
  void notEmpty(String name) {
    if (has(name) && !hasEntries(name)) {
      reject(name, "must not be empty");
    }
  }

  /** Whether a list is written and has something in it, be it wrong. */
  boolean hasEntries(String name) {
    return has(name) && !(value(name) instanceof ConfigList list && list.isEmpty());
  }

  private <T> List<T> elements(String name, ConfigList list, Function<String, T> form) {
    List<T> read = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ConfigValue element = list.get(i);
      try {
        read.add(form.apply(SettingText.text(element)));
      } catch (IllegalArgumentException e) {
        problems.add(element.origin(), path(name) + "[" + i + "]", e);
      }
    }
    return read;
  }

  /** A text, read by a function that throws {@link IllegalArgumentException}. */
  <T> T parsed(String name, T defaultValue, Function<String, T> form) {
    return read(name, defaultValue, value -> form.apply(SettingText.text(value)), Object::toString);
  }

  @Override
  public Section section(String name) {
    known.add(name);
    List<Section> before = children.get(name);
    if (before != null) {
      return before.get(0);
    }
    Section section;
    if (value(name) instanceof ConfigObject nested) {
      section = new Section(path(name), nested, problems, base);
    } else {
      mustBe("a section { }", name);
      section = empty(path(name), origin, problems, base);
    }
    children.put(name, List.of(section));
    return section;
  }

  private static Section empty(String path, ConfigOrigin origin, Problems problems, Path base) {
    return new Section(
        path, ConfigValueFactory.fromMap(Map.of()).withOrigin(origin), origin, problems, base);
  }

  @Override
  public List<StoreSettings> sections(String name) {
    return List.copyOf(entries(name));
  }

  /** {@link #sections}, as what they are. */
  List<Section> entries(String name) {
    List<Section> before = children.get(name);
    if (before != null) {
      return before;
    }
    List<Section> entries = new ArrayList<>();
    ConfigList list = list(name);
    for (int i = 0; list != null && i < list.size(); i++) {
      String entryPath = path(name) + "[" + i + "]";
      if (list.get(i) instanceof ConfigObject nested) {
        entries.add(new Section(entryPath, nested, problems, base));
      } else {
        problems.add(
            list.get(i).origin(),
            entryPath,
            "expected a section { }, found " + SettingText.kind(list.get(i)));
      }
    }
    children.put(name, entries);
    return entries;
  }

  /** The names written in a section whose names are the operator's own, such as hosts. */
  List<String> names() {
    return object.keySet().stream().sorted().toList();
  }

  /** Where a setting was written; the section itself when it is absent. */
  ConfigOrigin originOf(String name) {
    ConfigValue value = value(name);
    return value == null ? origin : value.origin();
  }

  @Override
  public void inForce(String name, long bytes) {
    effective.put(name, EffectiveText.size(bytes));
  }

  @Override
  public void reject(String name, String problem) {
    reject(name, problem, "");
  }

  /** Records what is wrong with the form of a setting. */
  void reject(String name, IllegalArgumentException form) {
    reject(name, String.valueOf(form.getMessage()), "");
  }

  /** Records a problem with a setting, and the name that was probably meant. */
  void reject(String name, String problem, String suggestion) {
    known.add(name);
    problems.add(originOf(name), path(name), problem, suggestion);
  }

  /** Records a problem with the section as a whole. */
  void rejectAll(String problem) {
    problems.add(origin, path, problem);
  }

  /** Refuses a setting that the grammar has and this version has not, if it is there. */
  void notInThisVersion(String name, String feature) {
    known.add(name);
    if (value(name) != null) {
      reject(name, feature + " not in this version");
    }
  }

  /** Refuses a setting that has no meaning here, if it is there. */
  void onlyFor(String name, String condition) {
    known.add(name);
    if (value(name) != null) {
      reject(name, "is only for " + condition);
    }
  }

  /** Reports every setting of this section, and of those below it, that nobody asked for. */
  void finish() {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            entry.getValue().origin(),
            path(entry.getKey()),
            "unknown setting",
            NearestName.to(entry.getKey(), known));
      }
    }
    children.values().forEach(sections -> sections.forEach(Section::finish));
  }

  /** The names that were asked for. */
  Set<String> known() {
    return known;
  }

  /** What was read: names and values in the forms of {@code cache.conf}. */
  Map<String, Object> effective() {
    Map<String, Object> all = new TreeMap<>(effective);
    children.forEach(
        (name, sections) ->
            all.put(
                name,
                sections.size() == 1 && !(value(name) instanceof ConfigList)
                    ? sections.get(0).effective()
                    : sections.stream().map(Section::effective).toList()));
    return all;
  }

  private <T> T read(
      String name, T defaultValue, Function<ConfigValue, T> form, Function<T, Object> shown) {
    known.add(name);
    ConfigValue value = value(name);
    T result = defaultValue;
    if (value != null) {
      try {
        result = form.apply(value);
      } catch (IllegalArgumentException e) {
        problems.add(value.origin(), path(name), e);
      }
    }
    effective.put(name, shown.apply(result));
    return result;
  }

  private @Nullable ConfigList list(String name) {
    known.add(name);
    if (value(name) instanceof ConfigList list) {
      return list;
    }
    mustBe("a list [ ]", name);
    return null;
  }

  private void mustBe(String expected, String name) {
    ConfigValue value = value(name);
    if (value != null) {
      problems.add(
          value.origin(),
          path(name),
          String.format(Locale.ROOT, "expected %s, found %s", expected, SettingText.kind(value)));
    }
  }

  /** The value as it was written; for settings of which the type tells the meaning. */
  @Nullable ConfigValue value(String name) {
    return object.get(name);
  }

  private String path(String name) {
    if (name.isEmpty()) {
      return path;
    }
    String last = ConfigUtil.joinPath(name);
    return path.isEmpty() ? last : path + "." + last;
  }
}
