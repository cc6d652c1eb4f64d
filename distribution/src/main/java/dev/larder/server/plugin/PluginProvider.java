package dev.larder.server.plugin;

import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import dev.larder.engine.store.UnusableProviderException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider of a plug-in: called with the plug-in's loader as the thread's context class loader,
 * and what it throws names its jar.
 */
final class PluginProvider implements StoreProvider {

  private final String type;
  private final StoreProvider provider;
  private final Plugin plugin;

  PluginProvider(String type, StoreProvider provider, Plugin plugin) {
    this.type = type;
    this.provider = provider;
    this.plugin = plugin;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    StoreOpener opener;
    try (ContextLoader of = ContextLoader.set(plugin.loader())) {
      opener = provider.configure(settings);
    } catch (Throwable e) {
      throw plugin.failure(provider.getClass(), e);
    }
    if (isNull(opener)) {
      throw plugin.failure(provider.getClass(), "configure returned null");
    }
    return new StoreOpener() {
      @Override
      public Store open(StoreContext context) throws IOException {
        return PluginProvider.this.open(opener, context);
      }

      @Override
      public Optional<Path> folder() {
        return opener.folder();
      }
    };
  }

  private Store open(StoreOpener opener, StoreContext context) throws IOException {
    Store store;
    try (ContextLoader of = ContextLoader.set(plugin.loader())) {
      store = opener.open(context);
    } catch (IOException e) {
      throw e; // With a message of the provider's own for the operator.
    } catch (Throwable e) {
      UnusableProviderException told = plugin.failure(provider.getClass(), e);
      throw new IOException(told.told(), told);
    }
    if (isNull(store)) {
      throw new IOException(plugin.failure(provider.getClass(), "open returned null").told());
    }
    return store;
  }

  /** Whether a plug-in, which nothing keeps from it, has returned null. */
  private static boolean isNull(@Nullable Object returned) {
    return returned == null;
  }
}
