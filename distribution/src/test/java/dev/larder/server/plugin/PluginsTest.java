package dev.larder.server.plugin;

import static dev.larder.server.plugin.JarBuilder.providerSource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Store;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.InstalledProvider;
import dev.larder.engine.store.StoreProviders;
import dev.larder.engine.store.UnusableProviderException;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plug-in sees of the world, and what is seen of it. */
class PluginsTest {

  @TempDir private Path home = Path.of("");

  private Path providers() {
    return home.resolve("providers");
  }

  private StoreProvider only(String type) {
    FoundProviders found = Plugins.find(providers());
    assertEquals(List.of(), found.unusable());
    return StoreProviders.of(found).byType(type).orElseThrow();
  }

  /** A plug-in in one jar whose provider does this in configure. */
  private StoreProvider configuring(String body) throws IOException {
    jarOf(body).build(providers().resolve("p/p.jar"));
    return only("p");
  }

  private static JarBuilder jarOf(String body) {
    return new JarBuilder().names("p.P").source("p.P", providerSource("p.P", "p", "", body));
  }

  private static StoreOpener configure(StoreProvider provider) {
    return provider.configure(new MapStoreSettings(Map.of()));
  }

  private static Store open(StoreOpener opener) throws IOException {
    try (TestStoreContext context = new TestStoreContext("test")) {
      return opener.open(context);
    }
  }

  /** What a provider says, by throwing it from configure. */
  private static String said(StoreProvider provider) {
    return String.valueOf(
        assertThrows(RuntimeException.class, () -> configure(provider)).getMessage());
  }

  @Test
  void theConnectionToMemcachedIsTheServersAndItsLibraryIsHidden() throws IOException {
    StoreProvider provider =
        configuring(
            """
            String keys = dev.larder.memcached.client.MemcachedConnection.isKey("a b") + "";
            try {
              Class.forName("net.rubyeye.xmemcached.MemcachedClient");
            } catch (ClassNotFoundException e) {
              throw new RuntimeException(keys + " and no library");
            }
            return null;
            """);
    String said = said(provider);
    assertTrue(said.endsWith("false and no library"), said);
  }

  @Test
  void whereThereIsNoFolderThereIsNoPlugin() {
    assertEquals(new FoundProviders(List.of(), List.of()), Plugins.find(providers()));
  }

  @Test
  void foldersAndJarsAreFoundWithVersionAndJar() throws IOException {
    Path one =
        new JarBuilder()
            .provider("one.P", "one")
            .header("Implementation-Version", "1.2.3-beta")
            .build(providers().resolve("one/some.jar"));
    new JarBuilder().file("a.txt", "").build(providers().resolve("one/library-7.0.jar"));
    Path two =
        new JarBuilder()
            .provider("two.P", "two")
            .provider("two.Q", "three")
            .build(providers().resolve("two-4.5.jar"));
    Path none = new JarBuilder().provider("none.P", "none").build(providers().resolve("N.JAR"));
    FoundProviders found = Plugins.find(providers());
    assertEquals(List.of(), found.unusable());
    assertEquals(
        List.of(
            "none unknown " + none, "one 1.2.3-beta " + one, "three 4.5 " + two, "two 4.5 " + two),
        found.installed().stream()
            .map(p -> p.type() + " " + p.origin().version() + " " + p.origin().place())
            .toList());
  }

  @Test
  void otherFilesAreNotLookedAt() throws IOException {
    Files.createDirectories(providers().resolve(".git"));
    for (String name : List.of(".DS_Store", "._p.jar", "README.txt", "p.jar.disabled")) {
      Files.writeString(providers().resolve(name), "no jar");
    }
    new JarBuilder().provider("p.P", "p").build(providers().resolve("p/p.jar"));
    Files.writeString(providers().resolve("p/.hidden.jar"), "no jar");
    Files.createDirectories(providers().resolve("p/folder.jar"));
    assertEquals("p", only("p").type());
  }

  @Test
  void linksAreFollowed() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    new JarBuilder().provider("a.P", "a").build(elsewhere.resolve("a/a.jar"));
    Path jar = new JarBuilder().provider("b.P", "b").build(elsewhere.resolve("b.jar"));
    Files.createDirectories(providers());
    Files.createSymbolicLink(providers().resolve("a"), elsewhere.resolve("a"));
    Files.createSymbolicLink(providers().resolve("b-1.0.jar"), jar);
    FoundProviders found = Plugins.find(providers());
    assertEquals(List.of(), found.unusable());
    assertEquals(
        List.of(
            providers().resolve("a/a.jar").toString(), providers().resolve("b-1.0.jar").toString()),
        found.installed().stream().map(p -> p.origin().place()).toList());
  }

  @Test
  void aPluginSeesTheJdkTheInterfaceAndSlf4j() throws IOException {
    StoreProvider provider =
        configuring(
            """
            org.slf4j.LoggerFactory.getLogger("p").debug("in the server's log");
            throw new IllegalStateException(
                java.sql.Driver.class.getName() + " "
                + org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName() + " "
                + StoreProvider.class.getClassLoader().equals(
                    org.slf4j.Logger.class.getClassLoader()));
            """);
    String said = said(provider);
    assertTrue(said.endsWith("java.sql.Driver ch.qos.logback.classic.LoggerContext true"), said);
  }

  @Test
  void aPluginsOwnLibraryWins() throws IOException {
    // The server has a class of this name as well, and javac would take it: hence the release.
    String name = "com.typesafe.config.ConfigFactory";
    new JarBuilder()
        .source(
            name,
            "package com.typesafe.config; public class ConfigFactory {"
                + " public static String whose() { return \"the plug-in's\"; } }")
        .names("p.P")
        .source(
            "p.P",
            providerSource(
                "p.P", "p", "", "throw new IllegalStateException(" + name + ".whose());"))
        .build(providers().resolve("p/p.jar"));
    String said = said(only("p"));
    assertTrue(said.endsWith("IllegalStateException: the plug-in's"), said);
  }

  @Test
  void theServersResourcesAreNotSeen() throws IOException {
    StoreProvider provider =
        configuring(
            """
            throw new IllegalStateException("found: "
                + P.class.getClassLoader().getResource("dev/larder/server/config/defaults.conf")
                + " " + P.class.getClassLoader().getResource("META-INF/services/dev.larder.api.StoreProvider"));
            """);
    String said = said(provider);
    assertTrue(said.contains("found: null jar:file:" + providers()), said);
  }

  @Test
  void copiesOfTheInterfaceAreNotUsed() throws IOException {
    String copy =
        "package dev.larder.api; public interface StoreProvider { String type();"
            + " StoreOpener configure(StoreSettings settings); }";
    jarOf("return null;")
        .source("dev.larder.api.StoreProvider", copy)
        .source("org.slf4j.Logger", "package org.slf4j; public interface Logger {}")
        .build(providers().resolve("p.jar"));
    assertEquals(
        List.of("dev.larder.api", "org.slf4j"),
        PluginJar.read(providers().resolve("p.jar")).copies());
    assertEquals("p", only("p").type());
  }

  @Test
  void twoPluginsDoNotSeeEachOther() throws IOException {
    jarOf("return null;").build(providers().resolve("p/p.jar"));
    new JarBuilder()
        .names("q.Q")
        .source(
            "q.Q",
            providerSource(
                "q.Q",
                "q",
                "try { Class.forName(\"p.P\"); throw new Error(\"seen\"); }"
                    + " catch (ClassNotFoundException e) { }",
                "return null;"))
        .build(providers().resolve("q/q.jar"));
    assertEquals("q", only("q").type());
  }

  @Test
  void itsLoaderIsTheContextLoaderInEveryCall() throws IOException {
    String check =
        "if (Thread.currentThread().getContextClassLoader() != P.class.getClassLoader())"
            + " throw new Error(\"another loader\");";
    new JarBuilder()
        .names("p.P")
        .source(
            "p.P",
            providerSource(
                "p.P",
                "p",
                check,
                check
                    + " return context -> { "
                    + check
                    + " throw new java.io.IOException(\"checked\"); };"))
        .build(providers().resolve("p.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    StoreOpener opener = configure(only("p"));
    IOException thrown = assertThrows(IOException.class, () -> open(opener));
    assertEquals("checked", thrown.getMessage());
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void aMissingLibraryIsToldOfConfigureAndOpenToo() throws IOException {
    String told =
        "p.P: the class lib.Tool is missing: put its jar into " + providers().resolve("p");
    JarBuilder configuring =
        jarOf("new lib.Tool(); return null;")
            .leftOut("lib.Tool", "package lib; public class Tool {}");
    Path jar = configuring.build(providers().resolve("p/p.jar"));
    StoreProvider provider = only("p");
    assertEquals(
        jar + ": " + told,
        assertThrows(UnusableProviderException.class, () -> configure(provider)).getMessage());

    jarOf("return context -> { new lib.Tool(); return null; };")
        .leftOut("lib.Tool", "package lib; public class Tool {}")
        .build(jar);
    StoreOpener opener = configure(only("p"));
    assertEquals(
        jar + ": " + told, assertThrows(IOException.class, () -> open(opener)).getMessage());
  }

  @Test
  void whatReturnsNullIsTold() throws IOException {
    StoreProvider nothing = configuring("return null;");
    Path jar = providers().resolve("p/p.jar");
    assertEquals(jar + ": p.P: configure returned null", said(nothing));
    StoreOpener opener = configure(configuring("return context -> null;"));
    assertEquals(
        jar + ": p.P: open returned null",
        assertThrows(IOException.class, () -> open(opener)).getMessage());
  }

  @Test
  void methodsOfAnotherInterfaceAreTold() throws IOException {
    // Built against an interface that has other methods, which is not in the jar.
    new JarBuilder()
        .leftOut(
            "dev.larder.api.StoreProvider",
            "package dev.larder.api; public interface StoreProvider { String type();"
                + " StoreOpener prepare(StoreSettings settings); }")
        .names("p.P")
        .source(
            "p.P", providerSource("p.P", "p", "", "return null;").replace("configure", "prepare"))
        .build(providers().resolve("p.jar"));
    assertTold("AbstractMethodError: ", said(only("p")));

    new JarBuilder()
        .leftOut(
            "dev.larder.api.StoreSettings",
            "package dev.larder.api; public interface StoreSettings { String shelf(); }")
        .names("p.P")
        .source("p.P", providerSource("p.P", "p", "", "settings.shelf(); return null;"))
        .build(providers().resolve("p.jar"));
    assertTold("NoSuchMethodError: ", said(only("p")));
  }

  private void assertTold(String error, String said) {
    assertTrue(
        said.startsWith(
            providers().resolve("p.jar")
                + ": p.P: was built for another version of the SPI than this server's, which is 1: "
                + error),
        said);
  }

  @Test
  void thisVersionOfTheInterfaceIsAccepted() throws IOException {
    for (String version : List.of("1", "1.7", "1.0.3")) {
      new JarBuilder()
          .provider("p.P", "p")
          .header("Larder-SPI-Version", version)
          .build(providers().resolve("p.jar"));
      assertEquals("p", only("p").type());
    }
  }

  @Test
  void itsLoaderIsKnown() throws IOException {
    configuring("return null;");
    InstalledProvider installed = Plugins.find(providers()).installed().get(0);
    assertEquals("plug-in p", installed.ownJars().orElseThrow().getName());
  }
}
