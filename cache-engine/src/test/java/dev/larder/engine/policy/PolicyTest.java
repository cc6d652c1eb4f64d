package dev.larder.engine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.OpenStores;
import dev.larder.engine.fixture.SettingsBuilder;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which stores are asked for a URL, and in which order; numbers are those of the vectors. */
final class PolicyTest {

  private static final String VECTORS = "mem=/manual fd=/images disk=/ !/local_files";

  /** Name, entries of enable and (with !) disable, URL, stores in order. */
  static List<List<String>> rows() {
    return Table.rows(
        """
        44 mem first             | VECTORS | http://h/manual/a | mem disk
        45 disk takes what mem declines | VECTORS | http://h/manual/b | mem disk
        46 fd first              | VECTORS | http://h/images/x.png | fd disk
        47 disk                  | VECTORS | http://h/index.html | disk
        48 disabled              | VECTORS | http://h/local_files/a | disabled
        48 disabled, itself      | VECTORS | http://h/local_files | disabled
        48 disabled, written first | !/local_files disk=/ | http://h/local_files/a | disabled
        48 not disabled          | VECTORS | http://h/local_files2 | disk
        49 another case          | VECTORS | http://h/MANUAL/a | disk
        50 .example.org          | mem=http://.example.org/ | http://www.example.org/ | mem
        50 .example.org, itself  | mem=http://.example.org/ | http://example.org/ |
        50 *example.org          | mem=http://*example.org/ | http://fooexample.org/ | mem
        51 the order of enable   | disk=/ mem=/ | http://h/a | disk mem
        A.4-2 the same store twice | disk=/a mem=/a disk=/ | http://h/a | disk mem
        A.4-2 the same store twice, second entry | disk=/a mem=/a disk=/ | http://h/b | disk
        nothing enabled          | !/a | http://h/b |
        nothing enabled, disabled | !/a | http://h/a | disabled
        one entry, elsewhere     | mem=/a | http://h/b |
        """
            .replace("VECTORS", VECTORS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void stores(List<String> row) {
    SettingsBuilder settings = SettingsText.builder("mod-cache");
    for (String entry : row.get(1).split(" ", -1)) {
      int equals = entry.indexOf('=');
      if (entry.startsWith("!")) {
        settings.disable(entry.substring(1));
      } else {
        settings.enable(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    try (OpenStores stores = new OpenStores("mem", "fd", "disk")) {
      Policy policy = stores.policy(settings.build());
      FakeRequest request = FakeRequest.get(row.get(2));
      Rule rule = policy.ruleFor(request);
      String names =
          rule.stores().stream().map(s -> s.store().name()).collect(Collectors.joining(" "));
      assertEquals(row.get(3), rule.disabled() ? "disabled" + names : names);
      assertSame(rule, policy.ruleFor(request), "a rule is made once");
      assertSame(policy.settings(), rule.settings());
    }
  }

  @Test
  void storeThatIsNotOpen() {
    try (OpenStores stores = new OpenStores("mem")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> stores.policy(SettingsBuilder.standard().enable("nome", "/").build()));
      assertEquals("there is no store named nome", refused.getMessage());
    }
  }
}
