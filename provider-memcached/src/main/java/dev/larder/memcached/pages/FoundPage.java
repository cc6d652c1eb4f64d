package dev.larder.memcached.pages;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A page as it was found: nothing to close, since all of it is here.
 *
 * @param version of the body's digest
 */
record FoundPage(Head head, EntryMeta meta, Body body, long version) implements StoredResponse {

  private static final int TAG_BYTES = 16;

  /**
   * The response that a page stands for.
   *
   * @param type its media type, unless it brings one along
   * @param vary the request fields that its key is made of, as Vary says it; empty for none
   * @param now in milliseconds of the epoch
   */
  static FoundPage of(PageFormat.Page page, String type, String vary, long now) {
    byte[] digest = digest(page.body());
    List<Field> fields = new ArrayList<>(page.fields().lines());
    if (!page.fields().has("Content-Type")) {
      fields.add(new Field("Content-Type", type));
    }
    if (!page.fields().has("ETag")) {
      fields.add(new Field("ETag", '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"'));
    }
    if (!vary.isEmpty() && !page.fields().has("Vary")) {
      fields.add(new Field("Vary", vary));
    }
    // For the next range there may be another page.
    fields.add(new Field("Accept-Ranges", "none"));
    Head head =
        new Head(
            Head.Kind.RESPONSE,
            200,
            Fields.of(fields),
            Fields.EMPTY,
            now,
            now,
            // Whoever left it here knows no stamps: what is to be invalid is removed.
            Long.MAX_VALUE);
    return new FoundPage(
        head,
        new EntryMeta("", now, Long.MAX_VALUE, Long.MAX_VALUE, Set.of()),
        Body.of(page.body()),
        ByteBuffer.wrap(digest).getLong());
  }

  private static byte[] digest(ByteBuffer body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(body.duplicate());
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {}
}
