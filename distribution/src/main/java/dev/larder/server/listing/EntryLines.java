package dev.larder.server.listing;

import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Head;
import dev.larder.api.ListedEntry;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An entry in one line, in one of four forms. */
public enum EntryLines {
  /** The URL alone. */
  URLS {
    @Override
    public String of(ListedEntry entry, long now) {
      return TerminalText.of(entry.meta().uri());
    }
  },

  /** What most people want to see. */
  TABLE {
    @Override
    public String header() {
      return row("STATUS", "KIND", "STATE", "BODY", "STORED", "FRESH UNTIL", "URL");
    }

    @Override
    public String of(ListedEntry entry, long now) {
      EntryMeta meta = entry.meta();
      return row(
          status(entry.head()),
          kind(entry),
          state(entry, now),
          Quantities.size(entry.bodyLength()),
          Quantities.time(meta.storedAt()),
          entry.head().kind().isMarker() ? NONE : Quantities.time(meta.freshUntil()),
          place(entry));
    }

    private String row(
        String status,
        String kind,
        String state,
        String body,
        String stored,
        String until,
        String url) {
      return String.format(
          Locale.ROOT,
          "%-6s  %-7s  %-7s  %6s  %-20s  %-20s  %s",
          status,
          kind,
          state,
          body,
          stored,
          until,
          url);
    }
  },

  /** Everything, with exact numbers. */
  ALL {
    @Override
    public String header() {
      return row(
          "STATUS",
          "KIND",
          "STATE",
          "HEAD",
          "BODY",
          "DISK",
          "DATE",
          "REQUESTED",
          "RECEIVED",
          "FRESH UNTIL",
          "KEEP UNTIL",
          "URL");
    }

    @Override
    public String of(ListedEntry entry, long now) {
      Head head = entry.head();
      EntryMeta meta = entry.meta();
      boolean marker = head.kind().isMarker();
      String date = head.fields().first("Date");
      return row(
          status(head),
          kind(entry),
          state(entry, now),
          Long.toString(entry.headLength()),
          Long.toString(entry.bodyLength()),
          Long.toString(entry.bytes()),
          marker || date == null ? NONE : TerminalText.of(date),
          Quantities.time(head.requestedAt()),
          Quantities.time(head.receivedAt()),
          marker ? NONE : Quantities.time(meta.freshUntil()),
          Quantities.time(meta.keepUntil()),
          place(entry));
    }

    private String row(String... cells) {
      return String.format(
          Locale.ROOT,
          "%-6s  %-7s  %-7s  %6s  %10s  %10s  %-29s  %-20s  %-20s  %-20s  %-20s  %s",
          (Object[]) cells);
    }
  },

  /** An object of JSON with everything; the names are stable. */
  JSON {
    @Override
    public String of(ListedEntry entry, long now) {
      Head head = entry.head();
      EntryMeta meta = entry.meta();
      boolean marker = head.kind().isMarker();
      JsonObject json =
          new JsonObject()
              .text("url", meta.uri())
              .text("kind", kind(entry))
              .number("status", marker ? null : (long) head.status())
              .text("state", marker ? null : EntryState.of(meta, now).told())
              .number("head_bytes", entry.headLength())
              .number("body_bytes", entry.bodyLength())
              .number("disk_bytes", entry.bytes())
              .number("files", (long) entry.files())
              .text("date", head.fields().first("Date"))
              .text("requested", Quantities.exact(head.requestedAt()))
              .text("received", Quantities.exact(head.receivedAt()))
              .text("stored", Quantities.exact(meta.storedAt()))
              .text("fresh_until", marker ? null : Quantities.exact(meta.freshUntil()))
              .text("keep_until", until(meta.keepUntil()))
              .text("content_range", marker ? null : head.fields().first("Content-Range"));
      JsonObject variant = new JsonObject();
      for (Field field : head.selecting()) {
        variant.text(field.name(), field.value());
      }
      return json.object("variant", variant)
          .texts("tags", new TreeSet<>(meta.tags()))
          .text("key", entry.key().text())
          .text("file", entry.file().toString())
          .toString();
    }

    private @Nullable String until(long millis) {
      return millis == Long.MAX_VALUE ? null : Quantities.exact(millis);
    }
  };

  private static final String NONE = "-";

  /** The names of the columns; null if there are none. */
  public @Nullable String header() {
    return null;
  }

  /**
   * The line, without its end.
   *
   * @param now in milliseconds of the epoch
   */
  public abstract String of(ListedEntry entry, long now);

  private static String status(Head head) {
    return head.kind().isMarker() ? NONE : Integer.toString(head.status());
  }

  private static String state(ListedEntry entry, long now) {
    return entry.head().kind().isMarker() ? NONE : EntryState.of(entry.meta(), now).told();
  }

  /** What an entry is, in one word. */
  static String kind(ListedEntry entry) {
    return switch (entry.head().kind()) {
      case RESPONSE -> StoredUrl.isVariant(entry.key()) ? "variant" : "whole";
      case VARY_MARKER -> "vary";
      case PART -> "part";
      case PARTS_MARKER -> "parts";
    };
  }

  /** The URL, and what tells the entry from others of the same URL. */
  private static String place(ListedEntry entry) {
    String url = TerminalText.of(entry.meta().uri());
    String variant =
        entry.head().selecting().lines().stream()
            .map(field -> field.name() + ": " + field.value())
            .collect(Collectors.joining(", "));
    if (entry.head().kind() == Head.Kind.PART) {
      String range = entry.head().fields().first("Content-Range");
      variant = range == null ? variant : variant.isEmpty() ? range : variant + ", " + range;
    }
    return variant.isEmpty() ? url : url + "  (" + TerminalText.of(variant) + ")";
  }
}
