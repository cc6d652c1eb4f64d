package dev.larder.mem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.larder.api.Key;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * W-TinyLFU, with a Caffeine cache as the record of recency and frequency.
 *
 * <p>The victim is the first of Caffeine's {@link Policy.Eviction#coldest coldest} entries. Its
 * order compares the oldest entry of the admission window with the oldest one on probation, by the
 * frequency of their keys, which also covers keys that left long ago: the duel of W-TinyLFU, held
 * before the new entry comes in instead of after. Protected entries come last.
 *
 * <p>Caffeine's own limit is that of the store's budget, which is reserved first, so that Caffeine
 * has no reason to evict. Should it do so while it catches up with its records, the entry is the
 * next victim.
 */
final class TinyLfuPolicy implements RemovalPolicy {

  private final Cache<Key, MemEntry> cache;
  private final Policy.Eviction<Key, MemEntry> eviction;
  private final Queue<MemEntry> rejected = new ConcurrentLinkedQueue<>();

  /** A policy for a store of this limit in bytes. */
  TinyLfuPolicy(long limit) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(limit / SlabAllocator.GRANULE)
            .weigher(TinyLfuPolicy::weight)
            .executor(Runnable::run)
            .evictionListener(this::rejected)
            .build();
    eviction = cache.policy().eviction().orElseThrow();
  }

  private void rejected(@Nullable Key key, @Nullable MemEntry entry, RemovalCause cause) {
    if (entry != null) {
      rejected.add(entry);
    }
  }

  /** All charges are multiples of the granule, so the sum of weights is exact as well. */
  private static int weight(Key key, MemEntry entry) {
    return (int) Math.min(Integer.MAX_VALUE, entry.charge / SlabAllocator.GRANULE);
  }

  @Override
  public void added(MemEntry entry) {
    cache.put(entry.key, entry);
  }

  @Override
  public void replaced(MemEntry old, MemEntry entry) {
    cache.put(entry.key, entry);
  }

  @Override
  public void removed(MemEntry entry) {
    cache.asMap().remove(entry.key, entry);
  }

  @Override
  public void used(MemEntry entry) {
    // Only so that Caffeine takes note of it.
    MemEntry unused = cache.getIfPresent(entry.key);
  }

  @Override
  public @Nullable MemEntry victim() {
    MemEntry next = rejected.poll();
    if (next != null) {
      return next;
    }
    return eviction.coldest(
        entries ->
            entries
                .limit(MOST_PASSED_OVER)
                .map(Policy.CacheEntry::getValue)
                .filter(entry -> !entry.held())
                .findFirst()
                .orElse(null));
  }
}
