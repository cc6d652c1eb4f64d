package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Store;
import dev.larder.api.StoreProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A provider is found by its type, and each of its stores is a store of its own. */
abstract class ConfigurationSubject extends KitSubject {

  ConfigurationSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void theTypeIsANameThatAConfigurationCanHold() {
    String type = subject.provider().type();
    assertTrue(type.matches("[a-z][a-z0-9-]*"), type);
    assertEquals(type, subject.provider().type(), "type of another instance");
  }

  @Test
  void theProviderIsFoundByItsTypeOnce() {
    List<String> found = new ArrayList<>();
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
      found.add(provider.type());
    }
    String type = subject.provider().type();
    assertEquals(1, found.stream().filter(type::equals).count(), type + " in " + found);
  }

  @Test
  void capabilitiesStayTheSame() throws IOException {
    var before = store.capabilities();
    put(KEY, small(1));
    assertEquals(before, store.capabilities());
  }

  @Test
  void twoStoresDoNotShareEntries() throws IOException {
    put(KEY, small(1));
    Store first = store;
    store = openStore(subject.settings());
    assertAbsent(KEY);
    put(KEY, small(2));
    store.close();
    store = first;
    assertHolds(KEY, small(1));
  }
}
