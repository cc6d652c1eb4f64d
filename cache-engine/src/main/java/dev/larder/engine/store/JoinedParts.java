package dev.larder.engine.store;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import dev.larder.engine.body.Pieces;
import dev.larder.engine.body.Pieces.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of one response, in order, as one (RFC 9111 section 3.4): the head is that of the one that
 * came last.
 */
final class JoinedParts implements StoredResponse {

  private final List<StoredPart> parts;
  private final PinnedEntry latest;

  JoinedParts(List<StoredPart> parts) {
    this.parts = List.copyOf(parts);
    PinnedEntry last = parts.get(0).entry();
    for (StoredPart part : parts) {
      if (part.entry().head().receivedAt() > last.head().receivedAt()) {
        last = part.entry();
      }
    }
    this.latest = last;
  }

  /** Which byte of the response comes first. */
  long first() {
    return parts.get(0).range().first();
  }

  /** The length of the response in bytes. */
  long complete() {
    return parts.get(0).range().complete();
  }

  @Override
  public Head head() {
    return latest.head();
  }

  @Override
  public EntryMeta meta() {
    return latest.meta();
  }

  /** As far as there is no gap. Where parts overlap, the first one counts. */
  @Override
  public Body body() {
    List<Piece> pieces = new ArrayList<>(parts.size());
    long next = first();
    for (StoredPart part : parts) {
      if (part.range().first() > next) {
        break;
      }
      long skipped = next - part.range().first();
      long length = part.range().last() + 1 - next;
      pieces.add(new Piece(part.entry().body(), skipped, length));
      next += length;
    }
    return Pieces.join(pieces);
  }

  /** Of no use: parts are not refreshed, but fetched anew. */
  @Override
  public long version() {
    return latest.version();
  }

  @Override
  public void close() {
    parts.forEach(part -> part.entry().close());
  }
}
