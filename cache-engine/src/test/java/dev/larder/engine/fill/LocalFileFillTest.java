package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.engine.fixture.TestCache;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store is told of the file only where the response is all of it, and nothing else. */
class LocalFileFillTest {

  private static final LocalFile FILE =
      new LocalFile(Path.of("a.png"), 10, FileTime.fromMillis(1), null, null);

  private final List<@Nullable LocalFile> begun = new ArrayList<>();

  private TestCache cache() {
    return new TestCache().store("mem", this::recording);
  }

  private Store recording(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        begun.add(null);
        return super.begin(key, head, meta, length);
      }

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
          throws IOException {
        begun.add(file);
        return super.begin(key, head, meta, file);
      }
    };
  }

  @Test
  void theStoreGetsTheFile() {
    try (TestCache cache = cache()) {
      cache.get("/a");
      cache
          .origin()
          .last()
          .head(FILE, 200, "Cache-Control", "max-age=9", "Content-Length", "10")
          .content("0123456789")
          .complete();
      assertEquals(List.of(FILE), begun);
      assertEquals("0123456789", cache.get("/a").text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, 11, X-A, b",
    "203, 10, X-A, b",
    "404, 10, X-A, b",
    "200, 10, Content-Encoding, gzip",
    "200, 10, Content-Range, bytes 0-9/10",
    "200, , X-A, b"
  })
  void otherwiseItDoesNot(int status, @Nullable String length, String name, String value) {
    try (TestCache cache = cache()) {
      cache.get("/a");
      String[] fields = {"Cache-Control", "max-age=9", name, value, "Content-Length", length};
      cache
          .origin()
          .last()
          .head(FILE, status, length == null ? Arrays.copyOf(fields, 4) : fields)
          .content("0123456789" + ("11".equals(length) ? "x" : ""))
          .complete();
      assertEquals(Collections.singletonList(null), begun);
    }
  }

  @Test
  void nobodyIsToldOfAFileWithoutTheHost() {
    try (TestCache cache = cache()) {
      cache.stored("/a", "0123456789", "Cache-Control", "max-age=9", "Content-Length", "10");
      assertEquals(Collections.singletonList(null), begun);
    }
  }
}
