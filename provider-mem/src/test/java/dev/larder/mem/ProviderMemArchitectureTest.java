package dev.larder.mem;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who this module may know. */
class ProviderMemArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.mem");

  @Test
  void knowsOnlyTheInterfaceCaffeineAndTheJdk() {
    assertTrue(CLASSES.contain(MemStore.class.getName()), "the rule would match nothing");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.mem",
            "dev.larder.api",
            "com.github.benmanes.caffeine..",
            "org.jspecify..",
            "com.sun.management",
            "java..")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassKnowsCaffeine() {
    classes()
        .that()
        .doNotHaveFullyQualifiedName(TinyLfuPolicy.class.getName())
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("com.github.benmanes.caffeine..")
        .check(CLASSES);
  }
}
