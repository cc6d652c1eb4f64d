package dev.larder.testkit.broken;

import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes with keys, heads and metas. */
final class EntryMistakes {

  private EntryMistakes() {}

  static Store cutsKeys(Store inner) {
    return Changed.keys(inner, text -> text.substring(0, Math.min(1000, text.length())));
  }

  static Store foldsCase(Store inner) {
    return Changed.keys(inner, text -> text.toLowerCase(Locale.ROOT));
  }

  static Store trustsHashCodes(Store inner) {
    return Changed.keys(inner, text -> Integer.toString(text.hashCode()));
  }

  static Store knowsOnlyAscii(Store inner) {
    return Changed.keys(inner, text -> text.replaceAll("[^\\x00-\\x7f]", "?"));
  }

  static Store trimsKeys(Store inner) {
    return Changed.keys(inner, text -> text.replaceAll("\\s+", " "));
  }

  static Store dropsStamps(Store inner) {
    return Changed.heads(
        inner,
        head ->
            head.status() == 200
                ? head
                : changed(head, head.kind(), head.fields(), head.selecting(), 0));
  }

  static Store dropsDuplicateFields(Store inner) {
    return Changed.heads(
        inner,
        head -> {
          Set<Field> lines = new LinkedHashSet<>(head.fields().lines());
          return changed(head, head.kind(), Fields.of(lines), head.selecting(), head.stamp());
        });
  }

  static Store dropsSelecting(Store inner) {
    return Changed.heads(
        inner, head -> changed(head, head.kind(), head.fields(), Fields.EMPTY, head.stamp()));
  }

  static Store dropsManyFields(Store inner) {
    return Changed.heads(
        inner,
        head -> {
          Fields few =
              Fields.of(head.fields().lines().subList(0, Math.min(100, head.fields().size())));
          return changed(head, head.kind(), few, head.selecting(), head.stamp());
        });
  }

  static Store takesMarkersForResponses(Store inner) {
    return Changed.heads(
        inner,
        head -> changed(head, Head.Kind.RESPONSE, head.fields(), head.selecting(), head.stamp()));
  }

  static Store shortensUris(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        String uri = meta.uri().substring(0, Math.min(255, meta.uri().length()));
        EntryMeta changed =
            new EntryMeta(uri, meta.storedAt(), meta.freshUntil(), meta.keepUntil(), meta.tags());
        return super.begin(key, head, changed, length);
      }
    };
  }

  static Store declinesEmptyBodies(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return length == 0 ? null : super.begin(key, head, meta, length);
      }
    };
  }

  private static Head changed(
      Head head, Head.Kind kind, Fields fields, Fields selecting, long stamp) {
    return new Head(
        kind, head.status(), fields, selecting, head.requestedAt(), head.receivedAt(), stamp);
  }
}
