package dev.larder.server.filter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** The filter, and what it uses of this module, runs in containers without Jetty. */
class FilterArchitectureTest {

  private static final String[] WITHOUT_JETTY = {
    "dev.larder.server.filter..", "dev.larder.server.cache..", "dev.larder.server.config.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.server");

  private static final ArchRule NO_JETTY =
      noClasses()
          .that()
          .resideInAnyPackage(WITHOUT_JETTY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @Test
  void knowsNoJetty() {
    assertTrue(CLASSES.stream().filter(resideInAPackage(WITHOUT_JETTY[0])).count() >= 8);
    assertTrue(CLASSES.stream().filter(resideInAPackage(WITHOUT_JETTY[2])).count() >= 20);
    NO_JETTY.check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(WITHOUT_JETTY[0])
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.server.host..", "dev.larder.server.fetch..", "dev.larder.server.content..")
        .check(CLASSES);
  }

  /** Breaks the rule. */
  static final class Offender {
    Server server() {
      return new Server();
    }
  }

  @Test
  void ruleCanFail() {
    JavaClasses offenders = new ClassFileImporter().importClasses(Offender.class);
    assertThrows(AssertionError.class, () -> NO_JETTY.check(offenders));
  }
}
