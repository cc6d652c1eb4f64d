package dev.larder.disk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who this module may know. */
class ProviderDiskArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.disk");

  @Test
  void knowsOnlyTheInterfaceMapDbAndTheJdk() {
    assertTrue(CLASSES.contain(DiskStore.class.getName()), "the rule would match nothing");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.disk",
            "dev.larder.api",
            "org.mapdb..",
            "org.jspecify..",
            "com.sun.management",
            "java..")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassKnowsMapDb() {
    classes()
        .that()
        .doNotHaveFullyQualifiedName(Index.class.getName())
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("org.mapdb..")
        .check(CLASSES);
  }

  /** What tools read with does not need MapDB. */
  @Test
  void onlyHousekeepingKnowsTheIndex() {
    classes()
        .that()
        .doNotHaveSimpleName("Housekeeping")
        .and()
        .doNotHaveSimpleName("HeldRoot")
        .and()
        .doNotHaveSimpleName("GcRun")
        .and()
        .doNotHaveSimpleName("Index")
        .should()
        .onlyDependOnClassesThat()
        .doNotHaveFullyQualifiedName(Index.class.getName())
        .check(CLASSES);
  }
}
