package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Store;
import dev.larder.api.StoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
    assertEquals(
        1,
        found.stream().filter(type::equals).count(),
        () ->
            "providers of type "
                + type
                + " that META-INF/services/dev.larder.api.StoreProvider names; all types: "
                + found);
  }

  @Test
  void configuringStartsNoThread() throws InterruptedException {
    // Threads are born into the group of the one that makes them, whatever else starts meanwhile.
    ThreadGroup group = new ThreadGroup("configuring");
    MapStoreSettings read = new MapStoreSettings(settings);
    Thread caller = new Thread(group, () -> subject.provider().configure(read), "configuring");
    caller.start();
    caller.join();
    Thread[] started = new Thread[group.activeCount() + 8];
    int count = group.enumerate(started);
    assertEquals(
        List.of(), Arrays.asList(started).subList(0, count), "threads started by configure");
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
