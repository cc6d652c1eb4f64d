package dev.larder.memcached;

import dev.larder.api.EntryFormatException;
import dev.larder.memcached.wire.Item;
import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pieces of heads and bodies that are greater than an item: all of them, or none. */
final class Chunks {

  /** So much is asked for with one question, each of which has its own deadline. */
  private static final int QUESTION = 1 << 20;

  private Chunks() {}

  /**
   * Fetches a part.
   *
   * @return its content, in order; null if a chunk is missing, damaged or of another generation
   */
  static @Nullable List<ByteBuffer> fetch(ServerConnection server, StoreKeys keys, Chunked part)
      throws IOException {
    int count = part.chunks();
    int atOnce = Math.max(1, QUESTION / part.chunkSize());
    List<ByteBuffer> contents = new ArrayList<>(count);
    for (int from = 0; from < count; from += atOnce) {
      Map<String, Integer> wanted = new LinkedHashMap<>();
      for (int number = from; number < Math.min(from + atOnce, count); number++) {
        wanted.put(keys.chunk(part.generation(), number), number);
      }
      Map<String, Item> found = server.get(keys.entry(), wanted.keySet());
      for (Map.Entry<String, Integer> each : wanted.entrySet()) {
        Item item = found.get(each.getKey());
        if (item == null) {
          return null;
        }
        try {
          ByteBuffer content = EntryItem.decodeChunk(item.value(), part, each.getValue());
          contents.add(content.asReadOnlyBuffer());
        } catch (EntryFormatException e) {
          return null;
        }
      }
    }
    return contents;
  }

  /** Puts a chunk; false if the server does not take it. */
  static boolean put(
      ServerConnection server,
      StoreKeys keys,
      long generation,
      int number,
      ByteBuffer content,
      int expiry)
      throws IOException {
    byte[] value = EntryItem.encodeChunk(generation, number, content);
    return server.set(keys.entry(), keys.chunk(generation, number), value, 0, expiry);
  }

  /** Puts a whole part that is on the heap; false if the server does not take it. */
  static boolean putAll(
      ServerConnection server, StoreKeys keys, Chunked part, ByteBuffer content, int expiry)
      throws IOException {
    for (int number = 0; number < part.chunks(); number++) {
      int start = content.position() + number * part.chunkSize();
      ByteBuffer slice = content.slice(start, part.lengthOf(number));
      if (!put(server, keys, part.generation(), number, slice, expiry)) {
        return false;
      }
    }
    return true;
  }

  /** Keeps chunks for longer; false if one of them is gone. */
  static boolean keep(ServerConnection server, StoreKeys keys, Chunked part, int expiry)
      throws IOException {
    for (int number = 0; number < part.chunks(); number++) {
      if (!server.touch(keys.entry(), keys.chunk(part.generation(), number), expiry)) {
        return false;
      }
    }
    return true;
  }

  /** Removes chunks that nothing leads to, as well as that goes: they expire in the end. */
  static void drop(ServerConnection server, StoreKeys keys, long generation, int count) {
    try {
      for (int number = 0; number < count; number++) {
        server.deleteWithoutAnswer(keys.entry(), keys.chunk(generation, number));
      }
    } catch (IOException e) {
      // Nobody will look for them.
    }
  }
}
