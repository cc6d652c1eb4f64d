package dev.larder.memcached;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who this module may know. */
class ProviderMemcachedArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.larder.memcached");

  @Test
  void knowsOnlyTheInterfaceItsLibraryAndTheJdk() {
    assertTrue(CLASSES.contain(MemcachedStore.class.getName()), "the rule would match nothing");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.larder.memcached..",
            "dev.larder.api",
            "net.rubyeye.xmemcached..",
            "com.google.code.yanf4j..",
            "org.jspecify..",
            "java..",
            "javax.security.auth.callback")
        .check(CLASSES);
  }

  @Test
  void onlyTheWireKnowsTheLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.larder.memcached.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.rubyeye.xmemcached..", "com.google.code.yanf4j..")
        .check(CLASSES);
  }

  @Test
  void theWireKnowsNothingOfStores() {
    noClasses()
        .that()
        .resideInAPackage("dev.larder.memcached.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.larder.api", "dev.larder.memcached", "dev.larder.memcached.pages")
        .check(CLASSES);
  }
}
