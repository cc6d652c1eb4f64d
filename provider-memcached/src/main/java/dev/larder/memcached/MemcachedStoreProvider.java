package dev.larder.memcached;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import dev.larder.memcached.pages.PageSettings;

/** The storage provider {@code memcached}. */
public final class MemcachedStoreProvider implements StoreProvider {

  static final String TYPE = "memcached";

  /** A provider. */
  public MemcachedStoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    Connecting connecting = Connecting.read(settings);
    return switch (settings.choice("format", Format.FULL)) {
      case FULL -> full(settings, connecting);
      case BODY -> pages(settings, connecting);
    };
  }

  private static StoreOpener full(StoreSettings settings, Connecting connecting) {
    FullSettings read = FullSettings.read(settings, connecting);
    return context -> MemcachedStore.open(read, context);
  }

  private static StoreOpener pages(StoreSettings settings, Connecting connecting) {
    return PageSettings.read(settings).opener(connecting.servers(), connecting.wire());
  }
}
