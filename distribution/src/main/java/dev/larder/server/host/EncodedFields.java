package dev.larder.server.host;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.message.FieldBlock;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * Fields in the form in which Jetty sends them, encoded once and then copied as bytes. Fields that
 * belong to a connection, and Content-Length, are left out: they are made for each response.
 */
final class EncodedFields {

  private final HttpField[] lines;
  private final boolean date;

  private EncodedFields(HttpField[] lines, boolean date) {
    this.lines = lines;
    this.date = date;
  }

  /** The encoded form of a block, which keeps it. */
  static EncodedFields of(FieldBlock block) {
    return block.encoded(EncodedFields.class, EncodedFields::encode);
  }

  private static EncodedFields encode(Fields fields) {
    List<HttpField> lines = new ArrayList<>(fields.size());
    boolean date = false;
    for (Field field : fields) {
      HttpHeader header = HttpHeader.CACHE.get(field.name());
      if (header == null || !ofConnection(header)) {
        lines.add(new PreEncodedHttpField(header, field.name(), printable(field.value())));
        date |= header == HttpHeader.DATE;
      }
    }
    return new EncodedFields(lines.toArray(HttpField[]::new), date);
  }

  /** Adds fields that are sent once only, and so are not worth encoding ahead. */
  static void addOnce(Fields fields, HttpFields.Mutable target) {
    for (Field field : fields) {
      HttpHeader header = HttpHeader.CACHE.get(field.name());
      if (header == null || !ofConnection(header)) {
        target.add(new HttpField(header, field.name(), printable(field.value())));
      }
    }
  }

  private static boolean ofConnection(HttpHeader header) {
    return switch (header) {
      case CONNECTION,
          CONTENT_LENGTH,
          KEEP_ALIVE,
          PROXY_CONNECTION,
          TE,
          TRANSFER_ENCODING,
          UPGRADE ->
          true;
      default -> false;
    };
  }

  /** A line end inside a value would end the field: it becomes a blank. */
  private static String printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (control(value.charAt(i))) {
        StringBuilder clean = new StringBuilder(value);
        for (int j = i; j < value.length(); j++) {
          if (control(value.charAt(j))) {
            clean.setCharAt(j, ' ');
          }
        }
        return clean.toString();
      }
    }
    return value;
  }

  private static boolean control(char c) {
    return (c < ' ' && c != '\t') || c == 0x7f;
  }

  /** Whether Date is among them. */
  boolean hasDate() {
    return date;
  }

  void addTo(HttpFields.Mutable target) {
    for (HttpField line : lines) {
      target.add(line);
    }
  }
}
