package dev.larder.server.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.server.host.Caching;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts get and what comes of what they do, by name. */
@Timeout(120)
class LuaHandlerTest {

  @TempDir private Path folder = Path.of("");
  private @Nullable Caching server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Caching start(String script, String settings) throws Exception {
    Files.createDirectories(folder.resolve("htdocs"));
    Files.writeString(folder.resolve("htdocs/a.txt"), "the file");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.writeString(folder.resolve("handler.lua"), script);
    Caching started =
        Caching.start(
            folder,
            "locations = [ { url = \"/\", files = \"htdocs\" },\n"
                + "{ url = \"/l\", lua = \"handler.lua\", "
                + settings
                + " } ]");
    server = started;
    return started;
  }

  private int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.port();
  }

  private RawResponse get(String target) throws IOException {
    return RawClient.get(port(), target);
  }

  /** Starts with a handler that says the value of an expression. */
  private void says(String expression) throws Exception {
    start(
        "function actions(vr) vr:handle_direct() vr.out:add(tostring(" + expression + ")) end",
        "args = [\"one\", \"two\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "vr.req.uri.raw => /l/a%20b/x.html?q=1&r=%20",
        "vr.req.uri.raw_path => /l/a%20b/x.html?q=1&r=%20",
        "vr.req.uri.raw_orig_path => /l/a%20b/x.html?q=1&r=%20",
        "vr.req.uri.scheme => http",
        "vr.req.uri.authority => www.example.com:8080",
        "vr.req.uri.path => /l/a b/x.html",
        "vr.req.uri.host => www.example.com",
        "vr.req.uri.query => q=1&r=%20",
        "vr.req.headers['X-One'] => 1",
        "vr.req.headers['x-ONE'] => 1",
        "vr.req.headers:get('X-Two') => a, b",
        "vr.req.headers['X-None'] => nil",
        "(function() local n for k, v in vr.req.headers:pairs() do if k:lower() == 'x-two' then n = (n or '') .. v end end return n end)() => ab",
        "(function() local n = '' for k, v in vr.req.headers:list('X-Two') do n = n .. v end return n end)() => ab",
        "(function() local h = vr.req.headers h:set('A', '1') h:append('A', '2') h:insert('A', '3') local r = h.A h:unset('A') return r .. tostring(h.A) end)() => 1, 2, 3nil",
        "(function() local h = vr.req.headers h:clear() return h['X-One'] end)() => nil",
        "vr.req.http_method => GET",
        "vr.req.http_version => HTTP/1.1",
        "vr.req.content_length => -1",
        "vr.con.remote:match('^127.0.0.1:%d+$') ~= nil => true",
        "(function() local e = vr.env e.x = 'a' e:set('get', 'b') e:weak_set('x', 'c') e:weak_set('y', 'd') e:set('z', 1) e:unset('z') return e.x .. e:get('get') .. e.y .. tostring(e.z) end)() => abdnil",
        "(function() local e, n = vr.env, '' e.x = 'a' e.y = 'b' for k, v in e:pairs() do n = n .. k .. v end e:clear() return n .. tostring(e.x) end)() => xaybnil",
        "vr.phys.doc_root:match('htdocs$') => htdocs",
        "vr.phys.path:match('htdocs/.*$') => htdocs/l/a b/x.html",
        "vr.phys.pathinfo == '' => true",
        "vr.resp.status => 200",
        "vr.is_handled => true",
        "vr:handle_direct() => false",
        "lighty.md5('a') => 0cc175b9c0f1b6a831c399e269772661",
        "lighty.sha1('a') => 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
        "lighty.sha256('a') => ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "lighty.path_simplify('/a/./b//../c/') => /a/c/",
        "lighty.path_simplify('../../x') => /x",
        "lighty.HANDLER_GO_ON .. lighty.HANDLER_COMEBACK .. lighty.HANDLER_WAIT_FOR_EVENT .. lighty.HANDLER_ERROR => 0123",
        "(function() print('a') lighty.print('b') lighty.error('b') lighty.warning('b') lighty.info('b') lighty.debug('c') vr:print('x', 1) vr:error('e') vr:warning('w') vr:info('i') vr:debug('d') return 'ok' end)() => ok",
        "pcall(function() return vr.req.uri.nothing end) => false",
        "pcall(function() vr.req.http_method = 'X' end) => false",
        "pcall(function() vr.resp.status = 99 end) => false",
        "pcall(function() vr.resp.headers['A'] = 'a\\r\\nB: c' end) => false",
        "pcall(function() vr.resp.headers['A b'] = 'a' end) => false",
        "pcall(function() vr.out:add({filename = '../secret.txt'}) end) => false",
        "pcall(function() vr.out:add({filename = '/etc/passwd'}) end) => false",
        "pcall(function() vr.out:add({filename = 'missing'}) end) => false",
        "pcall(vr.print, {}) => false",
        "getmetatable(vr) => nil",
      })
  void namesAreThere(String expression, String expected) throws Exception {
    says(expression);
    RawResponse response;
    try (RawClient client = RawClient.connect(port())) {
      response =
          client.exchange(
              "GET",
              "/l/a%20b/x.html?q=1&r=%20",
              Fields.of("Host", "Www.Example.com:8080", "X-One", "1", "X-Two", "a", "X-Two", "b"),
              new byte[0]);
    }
    assertEquals(200, response.status(), response::toString);
    assertEquals(expected, response.text());
  }

  @Test
  void argumentsAreTheNameOfTheFileAndAList() throws Exception {
    start(
        "local file, args = ... return function(vr) vr:handle_direct()"
            + " vr.out:add(file:match('[^/]*$') .. #args .. args[1] .. args[2]) end",
        "args = [\"one\", \"two\"]");
    assertEquals("handler.lua2onetwo", get("/l").text());
  }

  @Test
  void theResponseIsWhatTheScriptMakes() throws Exception {
    start(
        """
        function actions(vr)
          vr:handle_direct()
          vr.resp.status = 203
          vr.resp.headers["Content-Type"] = "text/plain"
          vr.resp.headers["Content-Length"] = "1"
          vr.resp.headers["Connection"] = "x"
          vr.resp.headers:insert("X-A", "1")
          vr.resp.headers:insert("X-A", "2")
          vr.out:add("dropped")
          vr.out:reset()
          vr.out:add("<")
          vr.out:add({filename = "a.txt"})
          vr.out:add(1 / 4)
          vr.out:add({filename = vr.phys.doc_root .. "/a.txt"})
        end
        """,
        "");
    RawResponse response = get("/l");
    assertEquals(203, response.status());
    assertEquals("<the file0.25the file", response.text());
    assertEquals("text/plain", response.field("content-type"));
    assertEquals("21", response.field("content-length"));
    assertEquals("1, 2", response.fields().combined("x-a"));
  }

  @Test
  void answersAreCached() throws Exception {
    start(
        """
        local n = 0
        function actions(vr)
          n = n + 1
          vr:handle_direct()
          vr.resp.headers["Cache-Control"] = "max-age=60"
          vr.out:add(n .. vr.req.uri.path)
        end
        """,
        "");
    RawResponse first = get("/l/x");
    RawResponse second = get("/l/x");
    assertEquals(first.text(), second.text());
    assertTrue(second.field("Cache-Status").contains("hit"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "error('x') => 500",
        "local x = nil; x() => 500",
        "return lighty.HANDLER_ERROR => 500",
        "return 17 => 500",
        "return lighty.HANDLER_WAIT_FOR_EVENT => 500",
        "return lighty.HANDLER_COMEBACK => 500",
        "while true do end => 500",
        "local t = {} while true do t[#t + 1] = {} end => 500",
        "local t = ('x'):rep(1e9) => 500",
        "return lighty.HANDLER_GO_ON => 404",
        "vr:handle_direct() return nil => 200",
      })
  void afterAnyEndTheNextRequestIsAnswered(String body, int status) throws Exception {
    start(
        "function actions(vr) if vr.req.uri.query == 'good' then vr:handle_direct() vr.out:add('good')"
            + " return end "
            + body.replaceFirst("return (\\S+)$", "do return $1 end")
            + " end",
        "max-instructions = 1000000, max-memory = 4M");
    for (int i = 0; i < 10; i++) {
      assertEquals(status, get("/l?" + i).status());
      assertEquals("good", get("/l?good").text());
    }
  }

  @Test
  void comesBack() throws Exception {
    start(
        """
        function actions(vr)
          n = (n or 0) + 1
          REQ.m = (REQ.m or 0) + 1
          if n < 5 then return lighty.HANDLER_COMEBACK end
          if vr:handle_direct() then vr.out:add(n .. REQ.m) end
        end
        """,
        "");
    // Globals are the request's own.
    assertEquals("55", get("/l?1").text());
    assertEquals("55", get("/l?2").text());
  }

  @Test
  void aStateThatHoldsTooMuchIsThrownAway() throws Exception {
    start(
        """
        local kept = {}
        function actions(vr)
          kept[#kept + 1] = ("x"):rep(1000) .. #kept
          for i = 1, 1000 do kept[#kept + 1] = {} end
          vr:handle_direct()
          vr.out:add(tostring(#kept))
        end
        """,
        "max-memory = 1M, max-instructions = 1000000");
    int anew = 0;
    for (int i = 0; i < 100; i++) {
      RawResponse response = get("/l?" + i);
      assertEquals(200, response.status(), response::toString);
      anew += response.text().equals("1001") ? 1 : 0;
    }
    int begun = anew;
    // Without that it would be once for each worker.
    assertTrue(begun > 8, () -> begun + " times");
  }

  @Test
  void aChangedFileIsLoadedAndABrokenOneIsNot() throws Exception {
    start("return function(vr) vr:handle_direct() vr.out:add('one') end", "ttl = 1ms");
    assertEquals("one", get("/l?0").text());
    write("return function(vr) vr:handle_direct() vr.out:add('two!') end", 1);
    eventually("two!");
    write("return function(vr vr:handle_direct() end", 2);
    for (int i = 0; i < 20; i++) {
      assertEquals("two!", get("/l?b" + i).text());
    }
    write("error('when it is loaded')", 3);
    for (int i = 0; i < 20; i++) {
      assertEquals("two!", get("/l?c" + i).text());
    }
    write("return function(vr) vr:handle_direct() vr.out:add('three') end", 4);
    eventually("three");
  }

  private void write(String script, int second) throws IOException {
    Path next = Files.writeString(folder.resolve("next.lua"), script);
    Files.setLastModifiedTime(next, FileTime.from(Instant.ofEpochSecond(1_000_000 + second)));
    Files.move(
        next,
        folder.resolve("handler.lua"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Asks until all workers have it. */
  private void eventually(String expected) throws IOException {
    long end = System.nanoTime() + 20_000_000_000L;
    int same = 0;
    for (int i = 0; same < 16; i++) {
      same = get("/l?" + expected + i).text().equals(expected) ? same + 1 : 0;
      assertTrue(System.nanoTime() < end, "not loaded");
    }
  }
}
