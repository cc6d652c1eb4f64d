package dev.larder.testkit.fault;

import dev.larder.api.Store;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A store of another type in which things go wrong: type {@code faulty}.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code wraps}</td><td>the type of the other store, {@code heap} unless told</td></tr>
 * <tr><td>{@code wrapped}</td><td>a section: the settings of the other store</td></tr>
 * <tr><td>{@code fail}</td><td>a list of operations that fail, such as {@code [lookup, read-at]}:
 * the constants of {@link Operation}</td></tr>
 * <tr><td>{@code fail-with}</td><td>{@code io}, {@code unchecked}, {@code error} or {@code
 * stack-overflow}: what they throw</td></tr>
 * <tr><td>{@code fail-from}, {@code fail-count}</td><td>the first call of each that fails, from 1,
 * and how many do: all unless told</td></tr>
 * <tr><td>{@code overflow-at}, {@code fail-write-at}</td><td>a write that would pass this length
 * finds no room, or fails</td></tr>
 * <tr><td>{@code cut-body-at}, {@code flip-body-at}, {@code fail-body-at}</td><td>a body ends too
 * early, has a flipped bit, or cannot be read from this byte on</td></tr>
 * </table>
 *
 * <p>All of them can be changed at any time through {@link FaultPlan#of}.
 */
public final class FaultyStoreProvider implements StoreProvider {

  @Override
  public String type() {
    return "faulty";
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    List<Fault> faults = new ArrayList<>();
    Failure with = settings.choice("fail-with", Failure.IO);
    long from = settings.number("fail-from", 1, 1, Long.MAX_VALUE);
    long count = settings.number("fail-count", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    for (String name : settings.texts("fail", List.of())) {
      Operation operation = operation(name);
      if (operation == null) {
        settings.reject("fail", name + " is no operation; they are " + List.of(Operation.values()));
      } else {
        faults.add(plan -> plan.failFrom(operation, from, count, with));
      }
    }
    at(settings, "overflow-at", faults, FaultPlan::overflowAt);
    at(settings, "fail-write-at", faults, (plan, byteAt) -> plan.failWriteAt(byteAt, with));
    at(settings, "cut-body-at", faults, FaultPlan::cutBodiesAt);
    at(settings, "flip-body-at", faults, FaultPlan::flipBodiesAt);
    at(settings, "fail-body-at", faults, (plan, byteAt) -> plan.failBodiesAt(byteAt, with));
    StoreOpener opener = wrapped(settings);
    return context -> {
      FaultPlan plan = FaultPlan.of(context.instanceName());
      faults.forEach(fault -> fault.addTo(plan));
      plan.enter(Operation.OPEN);
      Store store = opener.open(context);
      return new FaultyStore(store, plan);
    };
  }

  /** A fault that the settings ask for. */
  private interface Fault {
    void addTo(FaultPlan plan);
  }

  /** A fault at a byte. */
  private interface FaultAt {
    void addTo(FaultPlan plan, long byteAt);
  }

  private static void at(StoreSettings settings, String name, List<Fault> faults, FaultAt fault) {
    if (settings.has(name)) {
      long byteAt = settings.size(name, 0, 0, Long.MAX_VALUE);
      faults.add(plan -> fault.addTo(plan, byteAt));
    }
  }

  private StoreOpener wrapped(StoreSettings settings) {
    String type = settings.text("wraps", "heap");
    ClassLoader loader = getClass().getClassLoader();
    for (StoreProvider provider : ServiceLoader.load(StoreProvider.class, loader)) {
      if (provider.type().equals(type) && !type.equals(type())) {
        return provider.configure(settings.section("wrapped"));
      }
    }
    settings.reject("wraps", "there is no provider of the type " + type + " to wrap");
    return context -> {
      throw new IOException("no provider of the type " + type);
    };
  }

  private static @Nullable Operation operation(String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
    for (Operation operation : Operation.values()) {
      if (operation.name().equals(wanted)) {
        return operation;
      }
    }
    return null;
  }
}
