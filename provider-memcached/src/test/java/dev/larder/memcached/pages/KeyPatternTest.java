package dev.larder.memcached.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.RequestConnection;
import dev.larder.api.RequestedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What patterns make of requests, and keys of that. */
final class KeyPatternTest {

  private static final Head RESPONSE =
      new Head(
          Head.Kind.RESPONSE,
          200,
          Fields.of("X-Group", "a", "X-Group", "b"),
          Fields.EMPTY,
          0,
          0,
          0);

  private static KeyPattern pattern(String text) {
    try {
      return KeyPattern.parse(text, true);
    } catch (PatternMistake e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable String value(String text, Asked request) {
    return pattern(text).valueFor(request, RESPONSE);
  }

  private static String key(String path) {
    String value = value("%{req.path}", Asked.get(path));
    return value == null ? "null" : KeyRule.keyOf(value);
  }

  @ParameterizedTest(name = "vector {0}: {1} of {2}")
  @CsvSource({
    "72,%{req.scheme}://%{req.host}%{req.path},/x,http://example.com/x",
    "73,%{req.path},/x?a=1,/x",
    "73,%{req.path},/x?a=2,/x",
    "74,%{enc:req.path},'/a%20b,c',/a%20b%2cc",
  })
  void vectors72To74(int vector, String text, String path, String expected) {
    assertEquals(expected, value(text, Asked.get(path)));
  }

  @ParameterizedTest(name = "vector 75: {0}")
  @CsvSource({
    "/hello%20world,a5cd1fad3941a9370d4b89ab7400ce6d0d438bd5",
    "/caf%C3%A9,f6aebd903d4b0310a93831074db006a20f8ff668",
    "/café,f6aebd903d4b0310a93831074db006a20f8ff668",
    "/a%09b,2016246f47241b15b8db0d74561c792c8e82383f",
    "/plain,/plain",
  })
  void vector75WhatMemcachedDoesNotTakeIsDigested(String path, String expected) {
    assertEquals(expected, key(path));
  }

  @Test
  void vector75AnEmptyValueIsDigested() {
    assertEquals("da39a3ee5e6b4b0d3255bfef95601890afd80709", KeyRule.keyOf(""));
  }

  @Test
  void vector76TheLongestKeyHas250Bytes() {
    assertEquals("/" + "a".repeat(249), key("/" + "a".repeat(249)));
    assertEquals("8a8c3b888e967f88ac4c29f260ee0a21b9f4ea32", key("/" + "a".repeat(250)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "req.localip,10.0.0.1",
    "req.localport,8080",
    "req.remoteip,192.0.2.7",
    "request.remoteport,50000",
    "request.path,/a b",
    "req.raw_path,/a%20b?q=1&r=%20",
    "req.host,example.com",
    "req.scheme,http",
    "req.query,q=1&r=%20",
    "req.method,GET",
    "req.length,-1",
    "req.header[accept-language],'de, en'",
    "req.header[X-None],''",
    "req.environment[user],ann",
    "req.env[user],ann",
    "req.env[none],''",
    "req.is_handled,TRUE",
    "phys.path,''",
    "phys.exists,FALSE",
    "physical.size,-1",
    "phys.is_file,FALSE",
    "phys.is_dir,FALSE",
    "phys.docroot,''",
    "phys.pathinfo,''",
    "resp.status,200",
    "response.header[x-group],'a, b'",
    "enc:req.header[accept-language],de%2c%20en",
    "enc:req.raw_path,/a%2520b%3fq%3d1%26r%3d%2520",
  })
  void variables(String name, String expected) {
    Asked request =
        Asked.get("/a%20b?q=1&r=%20")
            .with("Accept-Language", "de", "Accept-Language", "en")
            .with(null, Map.of("user", "ann"));
    assertEquals("<" + expected + ">", value("<%{" + name + "}>", request));
  }

  @Test
  void variablesOfAFile(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "hello");
    Asked there = Asked.get("/page.html").with(new RequestedFile(folder, page), Map.of());
    String all = "%{phys.path} %{phys.docroot} %{phys.exists} %{phys.size} %{phys.is_file}";
    assertEquals(page + " " + folder + " TRUE 5 TRUE", value(all, there));
    assertEquals("FALSE", value("%{phys.is_dir}", there));
    Asked gone =
        Asked.get("/gone").with(new RequestedFile(folder, folder.resolve("gone")), Map.of());
    assertEquals("FALSE -1", value("%{phys.exists} %{phys.size}", gone));
    Asked root = Asked.get("/").with(new RequestedFile(folder, folder), Map.of());
    assertEquals("TRUE FALSE", value("%{phys.is_dir} %{phys.is_file}", root));
  }

  @Test
  void aConnectionThatNobodyKnowsSaysNothing() {
    Asked asked = Asked.get("/");
    Asked alone =
        new Asked("GET", "http", "h", 80, "/", null, asked.fields(), null, -1, null, Map.of());
    assertEquals("::", value("%{req.remoteip}:%{req.remoteport}:%{req.localip}", alone));
    Asked unix =
        new Asked(
            "GET",
            "http",
            "h",
            80,
            "/",
            null,
            asked.fields(),
            new RequestConnection("/run/s", -1, "", -1),
            -1,
            null,
            Map.of());
    assertEquals("/run/s -1", value("%{req.localip} %{req.remoteport}", unix));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a\\%{b,a%{b",
    "\\$1\\?\\\\,$1?\\",
    "'','',",
    "a}b{c],a}b{c]",
    "ä,Ã¤",
  })
  void texts(String text, String expected) {
    assertEquals(expected, value(text, Asked.get("/")));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "a\\n,2,a backslash stands before",
    "abc\\,4,a backslash stands before",
    "x%{foo},4,no variable is named foo",
    "x%{},4,no variable is named",
    "x%{enc:},8,no variable is named",
    "%{req.h},3,no variable is named req.h",
    "%{req},3,no variable is named req",
    "%{REQ.HOST},3,no variable is named REQ.HOST",
    "%{req.host,1,the brace is not closed",
    "%{req.host[x]},11,req.host takes no name in brackets",
    "%{req.header},3,req.header takes a name in brackets",
    "%{req.header[]},13,in the brackets stands a name",
    "%{req.header[a},13,in the brackets stands a name",
    "%x,1,'behind % comes {variable}, a digit or a range'",
    "100%,4,behind % comes",
    "$x,1,behind $ comes a digit or a range",
    "ab%1,3,a capture is of a regular expression",
    "$1,1,a capture is of a regular expression",
    "%[1-3],1,a capture is of a regular expression",
    "%[3-],1,a capture is of a regular expression",
    "%[-3],1,a capture is of a regular expression",
    "%[a],1,behind %[ comes n",
    "%[1,1,behind %[ comes n",
    "%[],1,behind %[ comes n",
  })
  void vector84MistakesAreToldWithTheirPlace(String text, int place, String problem) {
    PatternMistake mistake = assertThrows(PatternMistake.class, () -> KeyPattern.parse(text, true));
    String message = String.valueOf(mistake.getMessage());
    assertTrue(message.startsWith("at character " + place + ": " + problem), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%{resp.status}", "%{response.header[x]}"})
  void nothingOfAResponseIsKnownWhileItIsLookedFor(String text) {
    PatternMistake mistake =
        assertThrows(PatternMistake.class, () -> KeyPattern.parse("/" + text, false));
    assertTrue(String.valueOf(mistake.getMessage()).startsWith("at character 4: resp"));
    assertTrue(pattern(text).needsResponse());
    assertFalse(pattern("%{req.path}").needsResponse());
  }

  @ParameterizedTest(name = "{0} -> {1}, exactly: {2}")
  @CsvSource({
    "/a/b,/a/b,true",
    "/a%2fb,,",
    "/a%00b,,",
    "/a//b,/a/b,false",
    "/a/./b,/a/b,false",
    "/a/../b,/b,false",
    "/a/%2e%2e/b,/b,false",
    "/../../b,/b,false",
    "/a/..,/,false",
    "/a/b/.,/a/b/,false",
    "/a/b/..,/a/,false",
    "/.well-known/x,/.well-known/x,true",
    "/a%zz%4,/a%zz%4,true",
    "/%41,/A,true",
    "/,/,true",
  })
  void pathsAreDecodedAndSimplified(String raw, @Nullable String bytes, @Nullable Boolean exact) {
    DecodedPath path = DecodedPath.of(raw);
    if (bytes == null || exact == null) {
      assertNull(path);
    } else {
      assertEquals(new DecodedPath(bytes, exact), path);
    }
  }

  @ParameterizedTest(name = "{0} of {1} {2}: {3}")
  @CsvSource({
    "%{req.path},/a,x,false",
    "%{req.path},/a//b,x,true",
    "%{req.path},/a/../b,x,true",
    "%{req.host}%{req.path},/a,x,false",
    "%{req.path}?%{req.query},/a?b,x,false",
    "%{req.path}?%{req.query},/a%3fc?b,x,true",
    "%{req.header[l]}:%{req.path},/a,de,false",
    "%{req.header[l]}:%{req.path},/a,d:e,true",
    "%{req.header[l]}%{req.path},/a,de,false",
    "%{req.header[l]}%{req.path},/a,/b,true",
    "%{enc:req.header[l]}%{req.raw_path},/a,/b,true",
    "%{enc:req.header[l]}:%{req.raw_path},/a,d:e,false",
  })
  void aKeyThatCouldBeAnotherRequestsIsForNothingThatIsStored(
      String text, String path, String language, boolean ambiguous) {
    Asked request = Asked.get(path).with("L", language);
    assertEquals(ambiguous, pattern(text).isAmbiguous(request, RESPONSE));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "%{req.path},",
    "%{req.header[Accept-Language]},accept-language",
    "%{req.header[a]} %{req.header[B]},a b",
    "%{req.header[a]}%{req.header[b]},",
    "%{req.path}%{req.header[a]},",
    "%{req.scheme}%{req.header[a]}%{req.path},a",
    "%{req.host}%{req.path},host",
    "%{enc:req.header[a]}-%{req.path},a",
  })
  void fieldsThatCanBeReadFromTheKey(String text, @Nullable String fields) {
    Set<String> expected = fields == null ? Set.of() : Set.of(fields.split(" "));
    assertEquals(expected, pattern(text).fields());
  }
}
