package dev.larder.fd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who this module may know. */
class ProviderFdArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.fd");

  @Test
  void knowsOnlyTheInterfaceAndTheJdk() {
    assertTrue(CLASSES.contain(FdStore.class.getName()), "the rule would match nothing");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.fd", "dev.larder.api", "org.jspecify..", "com.sun.management", "java..")
        .check(CLASSES);
  }
}
