package dev.larder.testkit.forward;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Leases;
import dev.larder.api.LocalFile;
import dev.larder.api.RequestKeys;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that hands every call on to another one. */
public class ForwardingStore implements Store {

  /** The other one. */
  protected final Store store;

  /** Hands on to this store. */
  public ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public Set<Capability> capabilities() {
    return store.capabilities();
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) throws IOException {
    return store.lookup(key);
  }

  @Override
  public @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
    return store.lookupAtOnce(key);
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
      throws IOException {
    return store.begin(key, head, meta, length);
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
      throws IOException {
    return store.begin(key, head, meta, file);
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
    return store.refresh(key, version, head, meta);
  }

  @Override
  public boolean remove(Key key) throws IOException {
    return store.remove(key);
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
    store.scan(visitor);
  }

  @Override
  public StoreStats stats() {
    return store.stats();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  @Override
  public @Nullable Leases leases() {
    return store.leases();
  }

  @Override
  public @Nullable RequestKeys requestKeys() {
    return store.requestKeys();
  }
}
