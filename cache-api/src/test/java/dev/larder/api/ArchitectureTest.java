package dev.larder.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The interface of providers stands on the JDK alone. */
class ArchitectureTest {

  private static ArchRule dependsOnlyOn(String... packages) {
    return classes().should().onlyDependOnClassesThat().resideInAnyPackage(packages);
  }

  @Test
  void theInterfaceDependsOnTheJdkAndOnAnnotationsOnly() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.larder.api");
    assertTrue(classes.size() > 15, () -> "looked at " + classes.size() + " classes");
    assertTrue(classes.contain(Store.class));
    dependsOnlyOn("dev.larder.api", "java..", "org.jspecify.annotations").check(classes);
    // The rule can fail: without java.nio it does.
    ArchRule tooStrict = dependsOnlyOn("dev.larder.api", "java.lang..", "java.util..", "java.io");
    assertThrows(AssertionError.class, () -> tooStrict.check(classes));
  }
}
