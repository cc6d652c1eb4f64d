package dev.larder.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.api.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://example.org, http://example.org:80/",
    "HTTP://Example.ORG:/A?B, http://example.org:80/A?B",
    "https://example.org./a%2Fb, https://example.org:443/a%2Fb",
    "http://127.0.0.1:8080/x?, http://127.0.0.1:8080/x?",
    "http://[::1]:81/x#y, http://[::1]:81/x",
    "http://a_b/x|y?q=[1]?, http://a_b:80/x|y?q=[1]?",
    "http://example.org?x=1, http://example.org:80/?x=1"
  })
  void areReadAsKeysHaveThem(String written, String canonical) {
    assertEquals(canonical, StoredUrl.parse(written).canonical());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/page",
        "example.org/",
        "ftp://a/",
        "http:///x",
        "http://u@h/",
        "http://h:99999/"
      })
  void othersAreRefused(String written) {
    assertThrows(IllegalArgumentException.class, () -> StoredUrl.parse(written));
  }

  @Test
  void allKeysOfAUrlBeginWithIt() {
    String uri = "http://a:80/b";
    for (String more :
        new String[] {"", "\nv1 6:accept;", "\np1 bytes 0-1/9", "\nc1:a1:b\nv2 x", "\nh1:x"}) {
      assertEquals(uri, StoredUrl.of(Key.of(uri + more)));
    }
  }
}
