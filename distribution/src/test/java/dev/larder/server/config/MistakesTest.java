package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of mistake is told with its file, its line and what would be right. */
class MistakesTest {

  private static final String SITE = "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\n";

  @TempDir private Path folder = Path.of("");

  /** The text, which begins in line 2, after a good location in line 1; the problem. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        // Names
        row(
            "\ncache { max-expier = 1d }",
            "3: cache.max-expier: unknown setting; did you mean max-expire?"),
        row(
            "cache { maxExpire = 1d }",
            "2: cache.maxExpire: unknown setting; did you mean max-expire?"),
        row("cahce {}", "2: cahce: unknown setting; did you mean cache?"),
        row("wholly-unknown = 1", "2: wholly-unknown: unknown setting"),
        row(
            "cache { lock { max-agee = 1s } }",
            "2: cache.lock.max-agee: unknown setting; did you mean max-age?"),
        row("limits { ury = 1k }", "2: limits.ury: unknown setting; did you mean uri?"),
        row(
            "listen = [ { port = 1,\n adress = a } ]",
            "3: listen[0].adress: unknown setting; did you mean address?"),
        row(
            "hosts { \"a.example\" { alias = [] } }",
            "2: hosts.\"a.example\".alias: unknown setting; did you mean aliases?"),
        // Types
        row("cache { header = maybe }", "2: cache.header: expected on or off, found \"maybe\""),
        row("cache { header = [on] }", "2: cache.header: expected on or off, found a list [ ]"),
        row(
            "cache { force-completion = many }",
            "2: cache.force-completion: expected a whole number, found \"many\""),
        row(
            "cache { last-modified-factor = x }",
            "2: cache.last-modified-factor: expected a number, found \"x\""),
        row(
            "cache { max-expire = 3 parsecs }",
            "2: cache.max-expire: expected a length of time such as 30s, 5m or 1d, found \"3 parsecs\""),
        row(
            "cache { max-expire {} }",
            "2: cache.max-expire: expected a length of time such as 30s, 5m or 1d, found a section { }"),
        row(
            "cache { fill { window = big } }",
            "2: cache.fill.window: expected a size such as 64k, 100M or 2G, found \"big\""),
        row(
            "cache { range-miss = some }",
            "2: cache.range-miss: expected one of whole, pass, found \"some\""),
        row(
            "cache { targeted = CDN-Cache-Control }",
            "2: cache.targeted: expected a list [ ], found \"CDN-Cache-Control\""),
        row(
            "cache { ignore-headers = [A, [B]] }",
            "2: cache.ignore-headers[1]: expected a single value, found a list [ ]"),
        row("cache { key = on }", "2: cache.key: expected a section { }, found \"on\""),
        row("cache = on", "2: cache: expected a section { }, found \"on\""),
        row("stores = []", "2: stores: expected a section { }, found a list [ ]"),
        row("stores { mem = 64M }", "2: stores.mem: expected a section { }, found \"64M\""),
        row("listen = [ 8080 ]", "2: listen[0]: expected a section { }, found \"8080\""),
        row("profile = [default]", "2: profile: expected a single value, found a list [ ]"),
        // Nothing in place of a value
        row(
            "cache { disable = [null] }",
            "2: cache.disable[0]: expected a single value, found null"),
        row("cache { disable = null }", "2: cache.disable: expected a list [ ], found null"),
        row("cache { enable = [null] }", "2: cache.enable[0]: expected a section { }, found null"),
        row(
            "cache { heuristic-status = [null] }",
            "2: cache.heuristic-status[0]: expected a single value, found null"),
        row(
            "cache { key { cookies = [null] } }",
            "2: cache.key.cookies[0]: expected a single value, found null"),
        row("cache { key = null }", "2: cache.key: expected a section { }, found null"),
        row("cache { header = null }", "2: cache.header: expected on or off, found null"),
        row(
            "cache { max-expire = null }",
            "2: cache.max-expire: expected a length of time such as 30s, 5m or 1d, found null"),
        row(
            "cache { status-expire { 404 = null } }",
            "2: cache.status-expire.404: expected a length of time such as 30s, 5m or 1d, found null"),
        row(
            "cache { on-hit { add-headers { A = null } } }",
            "2: cache.on-hit.add-headers.A: expected a single value, found null"),
        row("listen = [null]", "2: listen[0]: expected a section { }, found null"),
        row("listen = null", "2: listen: expected a list [ ], found null"),
        row(
            "trusted-proxies = [null]",
            "2: trusted-proxies[0]: expected a single value, found null"),
        row("profile = null", "2: profile: expected a single value, found null"),
        row("stores = null", "2: stores: expected a section { }, found null"),
        row("stores { x = null }", "2: stores.x: expected a section { }, found null"),
        row("limits = null", "2: limits: expected a section { }, found null"),
        row(
            "limits { uri = null }",
            "2: limits.uri: expected a size such as 64k, 100M or 2G, found null"),
        row("hosts { a = null }", "2: hosts.a: expected a section { }, found null"),
        row("access-log = null", "2: access-log: expected a section { }, found null"),
        row("cahce = null", "2: cahce: unknown setting; did you mean cache?"),
        // Numbers that the library would take for milliseconds
        duration("1e3"),
        duration("3.0e2"),
        duration("\"+5\""),
        duration("\"5.\""),
        duration("\".5\""),
        duration("5.s"),
        duration("1e3s"),
        row(
            "limits { uri = 1e3 }",
            "2: limits.uri: expected a size such as 64k, 100M or 2G, found \"1e3\""),
        row(
            "limits { uri = 1000.9 }",
            "2: limits.uri: expected a size such as 64k, 100M or 2G, found \"1000.9\""),
        row(
            "limits { uri = \"+1k\" }",
            "2: limits.uri: expected a size such as 64k, 100M or 2G, found \"+1k\""),
        // Ranges
        row(
            "cache { force-completion = 101 }",
            "2: cache.force-completion: must be 0 to 100, not 101"),
        row(
            "cache { last-modified-factor = -1 }",
            "2: cache.last-modified-factor: must be 0 to 100, not -1"),
        row(
            "cache { last-modified-factor = NaN }",
            "2: cache.last-modified-factor: must be 0 to 100, not NaN"),
        row("cache { max-expire = -1 }", "2: cache.max-expire: must not be negative, but is -1"),
        row(
            "cache { max-expire = 36501d }",
            "2: cache.max-expire: must be at most 36500d, not 36501d"),
        row("cache { lock { max-age = 0 } }", "2: cache.lock.max-age: must be longer than 0"),
        row(
            "cache { fill { window = -5k } }",
            "2: cache.fill.window: must not be negative, but is -5k"),
        row(
            "cache { fill { window = 2G } }",
            "2: cache.fill.window: must be 16384 to 1G, not 2147483648"),
        row(
            "cache { min-expire = 2d }",
            "2: cache.min-expire: min-expire, 2d, is longer than max-expire, 1d"),
        row(
            "cache { heuristic-status = [99] }",
            "2: cache.heuristic-status[0]: \"99\" is not a status code from 200 to 599, 304 apart"),
        row(
            "cache { refuse-status = [304] }",
            "2: cache.refuse-status[0]: \"304\" is not a status code from 200 to 599, 304 apart"),
        row(
            "cache { error-status = [500, 600] }",
            "2: cache.error-status[1]: \"600\" is not a status code from 200 to 599, 304 apart"),
        row(
            "cache { status-expire { 304 = 1s } }",
            "2: cache.status-expire.304: \"304\" is not a status code from 200 to 599, 304 apart"),
        row("listen = [ { port = 70000 } ]", "2: listen[0].port: must be 0 to 65535, not 70000"),
        row(
            "stores { b { provider = box, size = 1k, share = 2 } }",
            "2: stores.b.share: must be 0 to 1, not 2"),
        row(
            "stores { b { provider = box, size = 1 } }",
            "2: stores.b.size: must be at least 1024, not 1"),
        // Stores
        row(
            "cache { enable = [ { store = dsk, url = \"/\" } ] }\nstores { disk { provider = box } }",
            "2: cache.enable[0].store: no store is named \"dsk\"; stores: disk, mem; did you mean disk?"),
        row("cache { enable = [ { url = \"/\" } ] }", "2: cache.enable[0]: store is missing"),
        row("cache { enable = [ { store = mem } ] }", "2: cache.enable[0]: url is missing"),
        row("stores { b { size = 1M } }", "2: stores.b: provider is missing; installed: box, mem"),
        row(
            "stores { b {\n provder = box, size = 1M } }",
            "2: stores.b: provider is missing; installed: box, mem",
            "3: stores.b.provder: unknown setting; did you mean provider?"),
        row(
            "stores { b { provider = boxx } }",
            "2: stores.b.provider: no provider has the type \"boxx\"; installed: box, mem; did you mean box?"),
        row(
            "stores { d { provider = disk, root = \"x\" } }",
            "2: stores.d.provider: the provider disk is not in this version; installed: box, mem"),
        row(
            "stores { b { provider = box,\n sise = 1M } }",
            "3: stores.b.sise: unknown setting; did you mean size?"),
        row("stores { b { provider = box, gc { x = 1 } } }", "2: stores.b.gc.x: unknown setting"),
        row(
            "stores { b { provider = box, rules = [ { ulr = a } ] } }",
            "2: stores.b.rules[0].ulr: unknown setting; did you mean url?"),
        row(
            "stores { b { provider = box, label = bad } }",
            "2: stores.b.label: no store is labelled bad"),
        row(
            "stores { b { provider = box, label = worse } }",
            "2: stores.b: the provider box failed to read its settings: java.lang.IllegalStateException: worse"),
        row(
            "stores { b { provider = box, shape = square } }",
            "2: stores.b.shape: expected one of round, very-flat, found \"square\""),
        row(
            "stores { \"a b\" { provider = box } }",
            "2: stores.\"a b\": a store's name has letters, digits, - and _"),
        row(
            "cache { enable = [ { store = \"\", url = \"/\" } ] }",
            "2: cache.enable[0].store: no store is named \"\"; stores: mem"),
        row(
            "cache { enable = [ { store = [mem], url = \"/\" } ] }",
            "2: cache.enable[0].store: expected a single value, found a list [ ]"),
        row(
            "stores { d { provider = \"\" } }",
            "2: stores.d.provider: no provider has the type \"\"; installed: box, mem"),
        row(
            "stores { d { provider = [box] } }",
            "2: stores.d.provider: expected a single value, found a list [ ]"),
        row(
            "hosts { a { locations = [] } }",
            "2: hosts.a: nothing to serve: the host has no locations"),
        row("access-log { file = \"\" }", "2: access-log.file: \"\" is not a path"),
        row("access-log { file = \".\" }", "2: access-log.file: \".\" is a folder, not a file"),
        row(
            "access-log { file = a, format = xml }",
            "2: access-log.format: expected one of combined, json, found \"xml\""),
        row(
            "access-log { file = a, rotate = weekly }",
            "2: access-log.rotate: expected daily, hourly, off or a size such as 100M, found \"weekly\""),
        row(
            "access-log { file = a, rotate = 1k }",
            "2: access-log.rotate: must be at least 65536, not 1024"),
        row("access-log { file = a, keep = 0 }", "2: access-log.keep: must be 1 to 36500, not 0"),
        row(
            "access-log = \"logs/a.log\"",
            "2: access-log: expected a section { }, found \"logs/a.log\""),
        // URLs, addresses, names
        row(
            "cache { disable = [local] }",
            "2: cache.disable[0]: 'local' is not a URL pattern: it starts neither with / nor with http:// or https://"),
        row(
            "cache { enable = [ { store = mem, url = \"ftp://x/\" } ] }",
            "2: cache.enable[0].url: 'ftp://x/': the scheme must be http or https"),
        row(
            "cache { key { base-url = \"www.example.org\" } }",
            "2: cache.key.base-url: expected http://host:port or https://host:port, found \"www.example.org\""),
        row(
            "cache { key { base-url = \"http://a/b\" } }",
            "2: cache.key.base-url: expected http://host:port or https://host:port, found \"http://a/b\""),
        row(
            "cache { key { session-ids = [\"a=\"] } }",
            "2: cache.key.session-ids[0]: \"a=\" is not a parameter's name"),
        row(
            "cache { ignore-headers = [\"A B\"] }",
            "2: cache.ignore-headers[0]: \"A B\" is not a field name"),
        row(
            "cache { on-hit { add-headers { \"A:\" = b } } }",
            "2: cache.on-hit.add-headers.\"A:\": \"A:\" is not a field name"),
        row(
            "cache { on-hit { add-headers { \"A\\r\\nB\" = c } } }",
            "2: cache.on-hit.add-headers.\"A\\r\\nB\": \"A\\u000d\\u000aB\" is not a field name"),
        row(
            "cache { disable = [\"/a\\u0085b\"] }",
            "2: cache.disable[0]: '/a\\u0085b': a URL pattern has no ?, # or white space; they are written %3F, %23 and %20"),
        row(
            "cache { on-hit { add-headers { A = \"b\\nc\" } } }",
            "2: cache.on-hit.add-headers.A: is not a field value: no line ends, no control characters, no blanks around it"),
        ownField(
            "Content-Length",
            "on-hit",
            "add-headers { Content-Length = 1 }",
            "add-headers.Content-Length"),
        ownField(
            "transfer-encoding",
            "on-hit",
            "add-headers { transfer-encoding = x }",
            "add-headers.transfer-encoding"),
        ownField(
            "Connection", "on-hit", "add-headers { Connection = close }", "add-headers.Connection"),
        ownField(
            "Keep-Alive", "on-miss", "add-headers { Keep-Alive = x }", "add-headers.Keep-Alive"),
        ownField("Upgrade", "on-miss", "add-headers { Upgrade = x }", "add-headers.Upgrade"),
        ownField("TE", "on-miss", "add-headers { TE = x }", "add-headers.TE"),
        ownField("Trailer", "on-miss", "add-headers { Trailer = x }", "add-headers.Trailer"),
        ownField("Age", "on-hit", "add-headers { Age = 1 }", "add-headers.Age"),
        ownField("Date", "on-hit", "add-headers { Date = x }", "add-headers.Date"),
        ownField(
            "Cache-Status",
            "on-hit",
            "add-headers { Cache-Status = x }",
            "add-headers.Cache-Status"),
        ownField("Cache-Status", "on-hit", "remove-headers = [Cache-Status]", "remove-headers[0]"),
        ownField("age", "on-miss", "remove-headers = [Via, age]", "remove-headers[1]"),
        ownField("Date", "on-miss", "remove-headers = [Date]", "remove-headers[0]"),
        ownField(
            "Content-Length", "on-hit", "remove-headers = [Content-Length]", "remove-headers[0]"),
        row(
            "listen = [ { port = 1, address = \"10.0.0.0/8\" } ]",
            "2: listen[0].address: \"10.0.0.0/8\" is a network, not an address"),
        row(
            "listen = [ { port = 1, address = \"a b\" } ]",
            "2: listen[0].address: \"a b\" is not a host name"),
        row(
            "listen = [ { port = 1, address = \"1.2.3.4.5\" } ]",
            "2: listen[0].address: '1.2.3.4.5' is not an IP address or network"),
        row(
            "trusted-proxies = [\"1.2.3\"]",
            "2: trusted-proxies[0]: '1.2.3' is not an IP address or network"),
        row(
            "trusted-proxies = [\"10/8\"]",
            "2: trusted-proxies[0]: '10/8' is not an IP address or network"),
        row(
            "listen = [ { port = 1, address = \"127.1\" } ]",
            "2: listen[0].address: '127.1' is not an IP address or network"),
        row(
            "trusted-proxies = [localhost]",
            "2: trusted-proxies[0]: 'localhost' is not an IP address"),
        row(
            "trusted-proxies = [\"10.0.0.0/33\"]",
            "2: trusted-proxies[0]: '10.0.0.0/33': the prefix must be 0 to 32"),
        row("hosts { \"a b\" {} }", "2: hosts.\"a b\": \"a b\" is not a host name"),
        row(
            "cache { enable = [ { store = mem, url = \"/a?b\" } ] }",
            "2: cache.enable[0].url: '/a?b': a URL pattern has no ?, # or white space; they are written %3F, %23 and %20"),
        row(
            "hosts { \"a.\" {} }\nhosts { A {} }",
            "2: hosts.\"a.\": the host a stands here and in hosts.\"A\""),
        row(
            "hosts { a { aliases = [\"b.\", b] } }",
            "2: hosts.a.aliases: the host b stands here and in hosts.\"a\""),
        // What must be there, and only once
        row("listen = []", "2: listen: must not be empty"),
        row("listen = [ {} ]", "2: listen[0]: port is missing"),
        row(
            "listen = [ { port = 81 },\n { port = 81 } ]",
            "3: listen[1].port: a second listener on 0.0.0.0 port 81"),
        row(
            "listen = [ { port = 81 },\n { port = 81, address = \"127.0.0.1\" } ]",
            "3: listen[1].port: a second listener on port 81, where 0.0.0.0 stands for every address"),
        row(
            "listen = [ { port = 81, address = \"::1\" },\n { port = 81, address = \"0::0\" } ]",
            "3: listen[1].port: a second listener on port 81, where 0::0 stands for every address"),
        row(
            "listen = [ { port = 81, address = localhost },\n { port = 81 } ]",
            "3: listen[1].port: a second listener on port 81, where 0.0.0.0 stands for every address"),
        row(
            "listen = [ { port = 81, address = \"::1\" },\n { port = 81, address = \"0:0::1\" } ]",
            "3: listen[1].port: a second listener on 0:0::1 port 81"),
        row(
            "listen = [ { port = 81, address = A },\n { port = 81, address = \"a.\" } ]",
            "3: listen[1].port: a second listener on a port 81"),
        row(
            "hosts { a {}, b {\n aliases = [A] } }",
            "3: hosts.b.aliases: the host a stands here and in hosts.\"a\""),
        row("access-log {}", "2: access-log: file is missing"),
        row(
            "profile = rfcstrict",
            "2: profile: no profile is named \"rfcstrict\"; profiles: default, rfc-strict, mod-cache; did you mean rfc-strict?"),
        row(
            "cache { on-miss { location = \"/b\" } }",
            "1: locations[0].cache.on-miss.location: this site has no location with the url /b"),
        // What is of later versions
        row("metrics { prometheus = on }", "2: metrics: metrics are not in this version"),
        row("admin { port = 8079 }", "2: admin: the admin side is not in this version"));
  }

  private static Arguments row(String text, String... problems) {
    return Arguments.of(text, Stream.of(problems).map(line -> "cache.conf:" + line).toList());
  }

  private static Arguments duration(String written) {
    return row(
        "cache { max-expire = " + written + " }",
        "2: cache.max-expire: expected a length of time such as 30s, 5m or 1d, found \""
            + written.replace("\"", "")
            + '"');
  }

  private static Arguments ownField(String name, String section, String written, String place) {
    return row(
        "cache { " + section + " { " + written + " } }",
        "2: cache."
            + section
            + "."
            + place
            + ": the field "
            + name
            + " is the server's own, and cannot be changed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void areTheOnlyProblems(String text, List<String> problems) {
    assertEquals(problems, new ConfigText(folder).problems(SITE + text));
  }
}
