package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.OpenStores;
import dev.larder.engine.fixture.ReasonRow;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.settings.CacheSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which requests may be answered from a store, and whose answers may be stored. The stores are
 * those of the vectors: mem for /manual, fd for /images, disk for everything, /local_files
 * disabled.
 */
public final class AdmissionTest {

  private static final String TEXT =
      """
      GET                        | mod-cache | GET /a | - | look store
      36 HEAD                    | mod-cache | HEAD /a | - | look
      36 POST                    | mod-cache | POST /a | - | method
      methods are case-sensitive | mod-cache | get /a | - | method
      a method nobody knows      | default | BREW /a | - | method
      OPTIONS                    | default | OPTIONS /a | - | method
      POST where it is disabled  | default | POST /local_files | - | method
      an upgrade                 | default | GET /a | Upgrade: websocket | upgrade
      an upgrade where it is disabled | default | GET /local_files | Upgrade: websocket | upgrade
      an upgrade that is no GET  | default | POST /a | Upgrade: websocket | method
      48 disabled                | mod-cache | GET /local_files/a | - | disabled
      48 disabled itself         | mod-cache | GET /local_files | - | disabled
      48 a longer name           | mod-cache | GET /local_files2 | - | look store
      nothing enabled            | default | GET http://other.example/a | - | not-enabled
      GET with content           | default | GET content /a | - | request-content
      37 Authorization           | mod-cache | GET /a | Authorization: Basic YTpi | request-authorization
      37 Authorization, on       | mod-cache ignore-cache-control=on | GET /a | Authorization: Basic YTpi | request-authorization
      37 Authorization of a HEAD | mod-cache | HEAD /a | Authorization: Basic YTpi | request-authorization
      37 Authorization, allowed  | rfc-strict | GET /a | Authorization: Basic YTpi | look store
      a login of its own         | default | GET protected /a | - | access-protected
      a login of its own, allowed | rfc-strict | GET protected /a | - | look store
      38 Pragma                  | mod-cache | GET /a | Pragma: no-cache | look store
      39 no-store, off           | mod-cache | GET /a | Cache-Control: no-store | request-no-store
      39 no-store, on            | mod-cache ignore-cache-control=on | GET /a | Cache-Control: no-store | look store
      rfc9111-5.2.1.4 no-cache refreshes | default | GET /a | Cache-Control: no-cache | look store
      a cookie is no reason      | default | GET /a | Cookie: a=b | look store
      a range is no reason       | default | GET /a | Range: bytes=0-1 | look store
      """;

  record Row(
      String name, String settings, FakeRequest request, boolean accessProtected, String expected) {

    static Row of(List<String> cells) {
      List<String> words = Arrays.asList(cells.get(2).split(" ", -1));
      String target = words.get(words.size() - 1);
      String uri = target.startsWith("/") ? "http://www.example.com" + target : target;
      FakeRequest request =
          FakeRequest.of(words.get(0), uri).withFields(Table.fields(cells.get(3)));
      return new Row(
          cells.get(0),
          cells.get(1),
          words.contains("content") ? request.withContent() : request,
          words.contains("protected"),
          cells.get(4));
    }

    boolean admitted() {
      return expected.startsWith("look");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> ROWS = Table.rows(TEXT).stream().map(Row::of).toList();

  /** The reasons that the rows expect. */
  public static List<ReasonRow> reasons() {
    return ROWS.stream()
        .filter(row -> !row.admitted())
        .map(row -> new ReasonRow(row.name(), Table.reason(row.expected())))
        .toList();
  }

  static List<Row> rows() {
    return ROWS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(Row row) {
    try (OpenStores stores = new OpenStores("mem", "fd", "disk")) {
      CacheSettings settings =
          SettingsText.builder(row.settings())
              .enable("mem", "http://www.example.com/manual")
              .enable("fd", "http://www.example.com/images")
              .enable("disk", "http://www.example.com/")
              .disable("/local_files")
              .build();
      Policy policy = stores.policy(settings);
      Admission admission =
          Admission.decide(
              row.request(),
              policy.ruleFor(row.request()),
              RequestTerms.of(row.request(), settings),
              row.accessProtected());
      assertEquals(row.expected(), described(admission));
    }
  }

  private static String described(Admission admission) {
    Reason reason = admission.reason();
    if (reason != null) {
      assertEquals(List.of(false, false), List.of(admission.lookup(), admission.store()));
      return reason.code();
    }
    return (admission.lookup() ? "look" : "") + (admission.store() ? " store" : "");
  }
}
