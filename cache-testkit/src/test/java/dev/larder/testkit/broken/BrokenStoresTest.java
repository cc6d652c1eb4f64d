package dev.larder.testkit.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The kit can fail: each of its tests is failed by a broken store, and each broken store fails.
 *
 * <p>A store that gets everything wrong would fail every test and prove nothing. So a failure
 * counts for a test only if it comes from a store that passes at least four fifths of the kit.
 */
class BrokenStoresTest {

  @Test
  void everyTestOfTheKitIsFailedByABrokenStoreAndEveryBrokenStoreFails() {
    Results sound = run(null);
    assertEquals(Map.of(), sound.failures, "failed by the sound store");
    assertTrue(sound.tests.size() > 100, "found only " + sound.tests);

    Map<Mistake, Results> broken = new EnumMap<>(Mistake.class);
    for (Mistake mistake : Mistake.values()) {
      broken.put(mistake, run(mistake));
    }

    Set<String> unfailed = new TreeSet<>(sound.tests);
    Set<Mistake> unnoticed = new TreeSet<>();
    Map<Mistake, Integer> blunt = new EnumMap<>(Mistake.class);
    broken.forEach(
        (mistake, results) -> {
          if (results.failures.isEmpty()) {
            unnoticed.add(mistake);
          } else if (results.failures.size() > sound.tests.size() / 5) {
            blunt.put(mistake, results.failures.size());
          } else {
            unfailed.removeAll(results.failures.keySet());
          }
        });
    assertEquals(Set.of(), unnoticed, "mistakes that the kit does not notice");
    assertEquals(Set.of(), unfailed, "tests that no broken store fails; too blunt: " + blunt);
  }

  @Test
  void aProviderThatIsNotFoundIsToldWhereItBelongs() {
    Throwable failure =
        run(Mistake.UNNAMED).failures.get("Configuration.theProviderIsFoundByItsTypeOnce");
    assertTrue(
        String.valueOf(failure).contains("META-INF/services/dev.larder.api.StoreProvider"),
        () -> "told: " + failure);
  }

  private static final class Results implements TestExecutionListener {
    final Set<String> tests = new TreeSet<>();
    final Map<String, Throwable> failures = new TreeMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() && test.getSource().orElse(null) instanceof MethodSource method) {
        String name = method.getClassName().replaceAll(".*\\$", "") + "." + method.getMethodName();
        tests.add(name);
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
          failures.put(name, result.getThrowable().orElseThrow());
        }
      } else if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        failures.put(test.getDisplayName(), result.getThrowable().orElseThrow());
      }
    }
  }

  private static Results run(@Nullable Mistake mistake) {
    KitOnBrokenStore.mistake = mistake;
    Results results = new Results();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(KitOnBrokenStore.class))
                .build(),
            results);
    return results;
  }
}
