package dev.larder.server.config;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A provider that reads a setting of every kind, and keeps what it read. */
final class BoxProvider implements StoreProvider {

  enum Shape {
    ROUND,
    VERY_FLAT
  }

  private final String type;
  private final List<String> read = new ArrayList<>();

  BoxProvider(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  /** What the last call of {@link #configure} read, in the order of the settings below. */
  List<String> read() {
    return read;
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    read.clear();
    read.add(settings.text("label", "none"));
    read.add(String.valueOf(settings.flag("sealed", false)));
    read.add(String.valueOf(settings.number("max-object-count", 0, 0, 1_000_000)));
    read.add(String.valueOf(settings.decimal("share", 0.5, 0, 1)));
    read.add(String.valueOf(settings.size("size", 1 << 20, 1024, Long.MAX_VALUE)));
    read.add(String.valueOf(settings.size("max-object-size", 1 << 20, 1, Long.MAX_VALUE)));
    read.add(settings.duration("check", Duration.ofSeconds(1)).toString());
    read.add(settings.choice("shape", Shape.ROUND).toString());
    read.add(settings.texts("servers", List.of()).toString());
    read.add(String.valueOf(settings.section("gc").number("interval", 7, 0, 100)));
    for (StoreSettings rule : settings.sections("rules")) {
      read.add(rule.text("url", "?"));
    }
    settings.number("min-object-size", 0, 0, 100);
    settings.size("max-streaming-buffer", 0, 0, Long.MAX_VALUE);
    settings.text("removal-algorithm", "w-tinylfu");
    settings.text("admin-password", "");
    if (settings.text("label", "none").equals("bad")) {
      settings.reject("label", "no store is labelled bad");
    }
    if (settings.text("label", "none").equals("worse")) {
      throw new IllegalStateException("worse");
    }
    return context -> {
      throw new java.io.IOException("no test opens a store");
    };
  }
}
