package dev.larder.server.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.server.conformance.Baseline.Difference;
import dev.larder.server.conformance.CaseResult.Kind;
import dev.larder.server.packaged.PackagedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite against the packaged server, case by case as the committed baselines say. */
class ConformanceIT {
  private static final String UPDATE = "mvn verify -Dlarder.conformance.update=true";

  @ParameterizedTest
  @ValueSource(strings = {"default", "rfc-strict"})
  void everyCaseComesToWhatTheBaselineSays(String profile) throws Exception {
    Suite suite = Suite.install();
    Suite.Run run = run(suite, profile, 1);
    System.out.println("Conformance, profile " + profile + ": " + scores(run.results()));
    if (Boolean.getBoolean("larder.conformance.update")) {
      Files.writeString(Baseline.fileOf(profile), run.results().text(profile));
      return;
    }
    Baseline baseline = Baseline.committed(profile);
    List<Difference> differences = baseline.differences(run.results());
    if (!differences.isEmpty()) {
      // The suite waits in real seconds, which a busy machine can spoil: a case counts when it
      // differs twice.
      System.out.println(report(profile, "differs once", differences, run));
      Set<String> once = differences.stream().map(Difference::id).collect(Collectors.toSet());
      run = run(suite, profile, 2);
      differences = baseline.differences(run.results());
      differences.removeIf(difference -> !once.contains(difference.id()));
    }
    if (!differences.isEmpty()) {
      fail(report(profile, "differs from " + Baseline.fileOf(profile), differences, run));
    }
  }

  private static Suite.Run run(Suite suite, String profile, int attempt)
      throws IOException, InterruptedException {
    String name = profile + "-" + attempt;
    try (Suite.Origin origin = suite.startOrigin("origin-" + name);
        PackagedServer server = PackagedServer.before(origin.url(), "profile = " + profile)) {
      return suite.run("client-" + name, server.url(""));
    }
  }

  private static String scores(Baseline run) {
    return String.format(
        "required %s, optimal %s, check %s",
        run.score(Kind.REQUIRED), run.score(Kind.OPTIMAL), run.score(Kind.CHECK));
  }

  private static String report(
      String profile, String what, List<Difference> differences, Suite.Run run) {
    StringBuilder text = new StringBuilder("Conformance, profile " + profile + ", " + what + ":\n");
    for (Difference difference : differences) {
      text.append(difference);
      String message = run.messages().getOrDefault(difference.id(), "");
      text.append(message.isEmpty() ? "" : " (" + message + ")").append('\n');
    }
    if (differences.stream().anyMatch(Difference::lost)) {
      text.append("What is LOST passed before: mend the server. See target/conformance.\n");
    }
    if (!differences.stream().allMatch(Difference::lost)) {
      text.append("If the rest is as intended: ").append(UPDATE);
      text.append(", then bring docs/conformance.md up to date.\n");
    }
    return text.toString();
  }
}
