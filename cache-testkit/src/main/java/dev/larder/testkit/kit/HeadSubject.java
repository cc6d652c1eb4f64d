package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Heads, metas and markers come back as they were given. */
abstract class HeadSubject extends KitSubject {

  private static final Fields FIELDS = Fields.of("Content-Type", "text/plain");
  private static final EntryMeta META = new EntryMeta("http://a/", 1, 2, Long.MAX_VALUE, Set.of());

  HeadSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void everyNumberOfAHeadComesBack() throws IOException {
    Head head = new Head(Head.Kind.RESPONSE, 404, FIELDS, Fields.EMPTY, 11, 12, 13);
    Head found = stored(head, META).head();
    assertEquals(Head.Kind.RESPONSE, found.kind(), "kind");
    assertEquals(404, found.status(), "status");
    assertEquals(11, found.requestedAt(), "requestedAt");
    assertEquals(12, found.receivedAt(), "receivedAt");
    assertEquals(13, found.stamp(), "stamp");
  }

  @Test
  void fieldLinesKeepTheirOrderTheirCaseAndTheirDuplicates() throws IOException {
    Fields fields =
        Fields.of(
            "Link",
            "</a>",
            "x-b",
            "1",
            "LINK",
            "</b>",
            "Empty",
            "",
            "Latin",
            "caf\u00e9 \u00df",
            "Link",
            "</a>");
    Head head = new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, 3);
    assertEquals(fields, stored(head, META).head().fields());
  }

  @Test
  void selectingFieldsComeBack() throws IOException {
    Fields selecting = Fields.of("accept-language", "de", "accept-encoding", "");
    Head head = new Head(Head.Kind.RESPONSE, 200, FIELDS, selecting, 1, 2, 3);
    assertEquals(selecting, stored(head, META).head().selecting());
  }

  @Test
  void aHeadOfManyFieldsComesBack() throws IOException {
    List<Field> lines = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      lines.add(new Field("X-Field-" + i, "value ".repeat(i % 30) + i));
    }
    Head head = new Head(Head.Kind.RESPONSE, 200, Fields.of(lines), Fields.EMPTY, 1, 2, 3);
    assertEquals(head, stored(head, META).head());
  }

  @Test
  void everyPartOfAMetaComesBack() throws IOException {
    Head head = new Head(Head.Kind.RESPONSE, 200, FIELDS, Fields.EMPTY, 1, 2, 3);
    long time = context.clock().millis();
    EntryMeta meta =
        new EntryMeta(
            "http://example.com/" + "long/".repeat(300) + "?q=\u00e9",
            time,
            time + 1000,
            time + 100_000,
            Set.of("tag", "another tag", "\u20ac"));
    assertEquals(meta, stored(head, meta).meta());
  }

  @Test
  void aMarkerComesBackAsAMarker() throws IOException {
    assumeTrue(subject.acceptsMarkers(), "keeps no markers");
    Fields names = Fields.of("vary", "accept-encoding, accept-language", "variant", "k1");
    for (Head.Kind kind : Head.Kind.values()) {
      if (kind.isMarker()) {
        Head marker = new Head(kind, 0, names, Fields.EMPTY, 1, 2, 3);
        Shown found = stored(marker, META);
        assertEquals(marker, found.head());
        assertEquals(META, found.meta());
      }
    }
  }

  @Test
  void aPartComesBackAsAPart() throws IOException {
    Head part = new Head(Head.Kind.PART, 200, FIELDS, Fields.EMPTY, 1, 2, 3);
    assertEquals(part, stored(part, META).head());
  }

  private record Shown(Head head, EntryMeta meta) {}

  /** Stores an entry with an empty body and shows what came back. */
  private Shown stored(Head head, EntryMeta meta) throws IOException {
    try (StoreWriter writer = store.begin(KEY, head, meta, 0)) {
      assertNotNull(writer, "declined");
      assertTrue(writer.commit(() -> true), "the commit was refused");
    }
    try (StoredResponse found = lookup(KEY)) {
      return new Shown(found.head(), found.meta());
    }
  }
}
