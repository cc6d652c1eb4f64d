package dev.larder.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreProvidersTest {

  /** A provider that reads nothing. */
  public static class Plain implements StoreProvider {
    @Override
    public String type() {
      return "plain";
    }

    @Override
    public StoreOpener configure(StoreSettings settings) {
      return context -> {
        throw new IOException("no test opens a store");
      };
    }
  }

  /** Another provider of the same type. */
  public static final class Twin extends Plain {}

  /** A provider whose type is none. */
  public static final class Shouting extends Plain {
    @Override
    public String type() {
      return "PLAIN";
    }
  }

  @TempDir private Path folder = Path.of("");

  /** A class loader in which a jar names these classes. */
  private ClassLoader naming(String... classes) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(StoreProvider.class.getName()), String.join("\n", classes) + "\n");
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, StoreProvidersTest.class.getClassLoader());
  }

  @Test
  void findsWhatJarsName() throws IOException {
    StoreProviders found = StoreProviders.discover(naming(Plain.class.getName()));
    // The kit's own are in this class path as well.
    assertEquals(List.of("faulty", "heap", "plain"), found.types().stream().sorted().toList());
    assertEquals(Optional.of(Plain.class), found.byType("plain").map(Object::getClass));
    assertEquals(Optional.empty(), found.byType("other"));
  }

  @Test
  void refusesTwoOfOneTypeAndNamesBothAndTheirJars() throws IOException {
    ClassLoader loader = naming(Plain.class.getName(), Twin.class.getName());
    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> StoreProviders.discover(loader))
                .getMessage());
    String jar = ClassOrigin.of(StoreProvidersTest.class).place();
    assertEquals(
        "two storage providers have the type plain: "
            + Plain.class.getName()
            + " in "
            + jar
            + " and "
            + Twin.class.getName()
            + " in "
            + jar
            + "; remove all but one",
        message);
  }

  @Test
  void asksForAllButTellsOfEachThatIsBroken() throws IOException {
    FoundProviders found =
        FoundProviders.onClassPath(
            naming("dev.larder.One", Plain.class.getName(), "dev.larder.Two"));
    assertEquals(List.of("faulty", "heap", "plain"), StoreProviders.of(found).types());
    assertEquals(2, found.unusable().size());
    assertTrue(found.unusable().get(0).contains("dev.larder.One"), found.unusable().get(0));
    assertTrue(found.unusable().get(1).contains("dev.larder.Two"), found.unusable().get(1));
    assertEquals(found.unusable(), StoreProviders.of(found).unusable());
  }

  @Test
  void refusesATypeThatCannotBeWritten() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalStateException.class, () -> StoreProviders.of(List.of(new Shouting())))
                .getMessage());
    assertTrue(message.contains("has the type 'PLAIN', which is not lower-case"), message);
  }

  @Test
  void refusesAClassThatIsNotThere() throws IOException {
    ClassLoader loader = naming("dev.larder.NoSuchProvider");
    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> StoreProviders.discover(loader))
                .getMessage());
    assertTrue(
        message.startsWith("a storage provider of the class path cannot be loaded: ")
            && message.contains("dev.larder.NoSuchProvider"),
        message);
  }
}
