package dev.larder.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import org.junit.jupiter.api.Test;

/** The kit knows cache-api and JUnit; the providers in it run where there is no JUnit. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.larder.testkit");

  @Test
  void theTestkitDependsOnTheInterfaceAndJunitOnly() {
    assertTrue(CLASSES.size() > 60, () -> "looked at " + CLASSES.size() + " classes");
    assertTrue(CLASSES.contain(StoreCompatibilityKit.class));
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.testkit..",
            "dev.larder.api",
            "java..",
            "org.jspecify.annotations",
            "org.junit.jupiter.api..")
        .check(CLASSES);
  }

  /** And what says to it that a test is skipped. */
  @Test
  void onlyTheKitItselfNeedsJunit() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.larder.testkit.kit", "dev.larder.testkit.memcached")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.junit..", "dev.larder.testkit.kit")
        .check(CLASSES);
  }
}
