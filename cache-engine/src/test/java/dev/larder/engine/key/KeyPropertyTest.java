package dev.larder.engine.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two requests share a key if and only if scheme, host, port, path and query as they go upstream
 * and all keyed parts are equal. Requests are drawn from few values that look like each other and
 * like the key's own delimiters, so that both equal and nearly equal ones come up often.
 */
final class KeyPropertyTest {

  private static final int PAIRS = 75_000;

  private static final FakeRequest ANY = FakeRequest.get();
  private static final String[] HOSTS = {"a", "a.b", "[::1]", "[::1:80]", "80"};
  private static final int[] PORTS = {80, 443, 8, 8080};
  // No question mark, fragment or line end: the host refuses those in a path.
  private static final String[] PATHS = {
    "/", "//", "/a", "/a:80", "/:80/a", "/a;s=1", "/a;s=2;t", "/a%0A", "/a h1:x", "/é", "/a&x=1"
  };
  private static final String[] QUERY_PARTS = {
    "", "x=1", "x=2", "x", "y=1", "?", "x=1?", "utm_a=1", "utm_a=2", "s=1", "h3:x-a", "%26"
  };
  private static final String[] VALUES = {
    "", "1", "a", "1:a", "\nh3:x-b1:1", "h3:x-b", "0:", ";", "a; k=b", "=", "é", "\u0000", "2:1\n"
  };
  private static final String[] COOKIES = {
    "k=1", "k=2", "k=", "k", "j=1", "j=k=1", " k =1", "kk=1", "k=1:a", "k=\nc1:j1:1", "j=\nc1:k"
  };

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void equalKeysMeanEqualRequests(long seed) {
    Random random = new Random(seed);
    int equal = 0;
    int different = 0;
    KeySettings settings = settings(random);
    KeyBuilder keys = new KeyBuilder(settings);
    for (int i = 0; i < PAIRS; i++) {
      if (i % 1000 == 0) {
        settings = settings(random);
        keys = new KeyBuilder(settings);
      }
      FakeRequest one = request(random);
      FakeRequest other = random.nextInt(3) == 0 ? request(random) : changed(one, random);
      Target a = keys.target(one);
      Target b = keys.target(other);
      boolean same = counted(one, a, settings).equals(counted(other, b, settings));
      KeySettings used = settings;
      assertEquals(
          same, a.key().equals(b.key()), () -> used + "\n" + one + "\n" + other + "\n" + a + b);
      if (same) {
        equal++;
      } else {
        different++;
      }
    }
    assertTrue(equal > PAIRS / 50 && different > PAIRS / 50, equal + " and " + different);
  }

  /** All that a response may depend on: what goes upstream, and what is keyed besides. */
  private static List<@Nullable Object> counted(
      FakeRequest request, Target target, KeySettings settings) {
    List<@Nullable Object> counted = new ArrayList<>();
    boolean based = !settings.baseUrl().isEmpty();
    counted.add(based ? "" : request.scheme());
    counted.add(based ? "" : request.host());
    counted.add(based ? 0 : request.port());
    counted.add(target.authority());
    counted.add(target.path());
    counted.add(target.query());
    settings.headers().forEach(name -> counted.add(request.field(name)));
    settings.cookies().forEach(name -> counted.add(cookies(request, name)));
    return counted;
  }

  /** The cookies of a name, each as it was written behind its name. */
  private static List<String> cookies(FakeRequest request, String name) {
    return request.values("Cookie").stream()
        .flatMap(line -> Arrays.stream(line.split(";", -1)))
        .filter(pair -> pair.split("=", 2)[0].strip().equals(name))
        .map(pair -> pair.contains("=") ? pair.substring(pair.indexOf('=')) : "")
        .toList();
  }

  private static KeySettings settings(Random random) {
    return new KeySettings(
        random.nextInt(5) > 0,
        random.nextBoolean(),
        random.nextBoolean() ? List.of("y") : List.of(),
        random.nextBoolean(),
        random.nextBoolean() ? List.of("s") : List.of(),
        random.nextBoolean() ? List.of("k", "j") : List.of(),
        random.nextBoolean() ? List.of("X-A", "X-B", "Cookie") : List.of("X-B"),
        random.nextInt(5) == 0 ? "https://base" : "");
  }

  private static FakeRequest request(Random random) {
    FakeRequest request =
        ANY.withOrigin(
                random.nextBoolean() ? "http" : "https",
                pick(HOSTS, random),
                PORTS[random.nextInt(PORTS.length)])
            .withTarget(pick(PATHS, random), query(random));
    int lines = random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      request = withField(request, random);
    }
    return request;
  }

  private static FakeRequest changed(FakeRequest request, Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> request;
      case 1 -> request.withOrigin(request.scheme(), pick(HOSTS, random), request.port());
      case 2 -> request.withOrigin("https", request.host(), request.port());
      case 3 -> request.withTarget(pick(PATHS, random), request.query());
      case 4 -> request.withTarget(request.path(), query(random));
      default -> withField(request, random);
    };
  }

  private static FakeRequest withField(FakeRequest request, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> request.with("X-A", pick(VALUES, random));
      case 1 -> request.with("x-b", pick(VALUES, random));
      default -> request.with("Cookie", pick(COOKIES, random) + ";" + pick(COOKIES, random));
    };
  }

  private static @Nullable String query(Random random) {
    int parts = random.nextInt(4);
    if (parts == 0) {
      return null;
    }
    StringBuilder query = new StringBuilder(pick(QUERY_PARTS, random));
    for (int i = 1; i < parts; i++) {
      query.append('&').append(pick(QUERY_PARTS, random));
    }
    return query.toString();
  }

  private static String pick(String[] values, Random random) {
    return values[random.nextInt(values.length)];
  }
}
