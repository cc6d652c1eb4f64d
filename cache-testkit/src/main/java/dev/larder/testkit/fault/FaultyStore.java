package dev.larder.testkit.fault;

import dev.larder.api.Capability;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that does what another one does, except where its plan says otherwise. */
public final class FaultyStore extends ForwardingStore {

  private final FaultPlan plan;

  /** Wraps a store, which is closed together with this one. */
  public FaultyStore(Store store, FaultPlan plan) {
    super(store);
    this.plan = plan;
  }

  @Override
  public Set<Capability> capabilities() {
    plan.enterUnchecked(Operation.CAPABILITIES);
    return super.capabilities();
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) throws IOException {
    plan.enter(Operation.LOOKUP);
    StoredResponse found = super.lookup(key);
    return found == null ? null : new FaultyResponse(found, plan);
  }

  @Override
  public @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
    plan.enter(Operation.LOOKUP_AT_ONCE);
    StoredResponse found = super.lookupAtOnce(key);
    return found == null ? null : new FaultyResponse(found, plan);
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
      throws IOException {
    plan.enter(Operation.BEGIN);
    StoreWriter writer = super.begin(key, head, meta, length);
    return writer == null ? null : new FaultyWriter(writer, plan);
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
      throws IOException {
    plan.enter(Operation.BEGIN);
    StoreWriter writer = super.begin(key, head, meta, file);
    return writer == null ? null : new FaultyWriter(writer, plan);
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
    plan.enter(Operation.REFRESH);
    return super.refresh(key, version, head, meta);
  }

  @Override
  public boolean remove(Key key) throws IOException {
    plan.enter(Operation.REMOVE);
    return super.remove(key);
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
    plan.enter(Operation.SCAN);
    super.scan(visitor);
  }

  @Override
  public StoreStats stats() {
    plan.enterUnchecked(Operation.STATS);
    return super.stats();
  }

  @Override
  public void close() throws IOException {
    super.close();
    plan.enter(Operation.CLOSE);
  }
}
