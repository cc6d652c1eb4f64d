package dev.larder.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who the engine and its packages may know. Each rule is seen to match classes, and to fail. */
final class EngineArchitectureTest {

  private static final String ENGINE = "dev.larder.engine..";
  private static final String DECIDE = "dev.larder.engine.decide..";
  private static final String HTTP = "dev.larder.engine.http..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.engine");

  /** Time that does not come in from outside. */
  private static final DescribedPredicate<JavaCall<?>> ASKS_FOR_THE_TIME =
      DescribedPredicate.describe(
          "asks the machine for the time",
          call -> {
            String owner = call.getTargetOwner().getName();
            String name = call.getTarget().getName();
            return (owner.equals("java.lang.System")
                    && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (Set.of("java.time.Clock", "java.time.InstantSource").contains(owner)
                    && name.startsWith("system"));
          });

  private static final ArchRule NO_TIME_OF_ITS_OWN =
      noClasses().that().resideInAPackage(ENGINE).should().callCodeUnitWhere(ASKS_FOR_THE_TIME);

  private static final ArchRule PURE =
      noClasses()
          .that()
          .resideInAPackage(DECIDE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.nio..", "java.net..", "org.slf4j..")
                  .or(JavaClass.Predicates.assignableTo(InstantSource.class))
                  .or(JavaClass.Predicates.assignableTo(Clock.class))
                  .or(resideInAPackage("java.util.concurrent..")));

  @Test
  void knowsOnlyTheInterfaceTheLoggerAndTheJdk() {
    assertMatched(ENGINE, 50);
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ENGINE, "dev.larder.api", "org.slf4j", "org.jspecify..", "java..")
        .check(CLASSES);
  }

  @Test
  void decisionsArePure() {
    assertMatched(DECIDE, 9);
    PURE.check(CLASSES);
  }

  @Test
  void decisionsKnowNoStoreAndNoExchange() {
    assertMatched(DECIDE, 9);
    noClasses()
        .that()
        .resideInAPackage(DECIDE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.engine.exchange..",
            "dev.larder.engine.fill..",
            "dev.larder.engine.lookup..",
            "dev.larder.engine.pipeline..",
            "dev.larder.engine.respond..",
            "dev.larder.engine.store..",
            "dev.larder.engine.view..")
        .check(CLASSES);
  }

  @Test
  void syntaxKnowsOnlyTheInterface() {
    assertMatched(HTTP, 15);
    classes()
        .that()
        .resideInAPackage(HTTP)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(HTTP, "dev.larder.api", "org.jspecify..", "java..")
        .check(CLASSES);
  }

  @Test
  void timeComesIn() {
    assertMatched(ENGINE, 50);
    NO_TIME_OF_ITS_OWN.check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    assertTrue(CLASSES.stream().map(JavaClass::getPackageName).distinct().count() >= 12);
    slices().matching("dev.larder.engine.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** A class that breaks what it can break of the rules above. */
  static final class Offender {
    long time() {
      return System.nanoTime() + InstantSource.system().millis();
    }
  }

  @Test
  void theRuleAboutTimeCanFail() {
    JavaClasses offenders = new ClassFileImporter().importClasses(Offender.class);
    AssertionError broken =
        assertThrows(AssertionError.class, () -> NO_TIME_OF_ITS_OWN.check(offenders));
    String told = String.valueOf(broken.getMessage());
    assertTrue(told.contains("nanoTime") && told.contains("system()"), told);
  }

  private static void assertMatched(String packages, int atLeast) {
    long matched = CLASSES.stream().filter(resideInAPackage(packages)).count();
    assertTrue(matched >= atLeast, packages + " matched " + matched + " classes only");
  }
}
