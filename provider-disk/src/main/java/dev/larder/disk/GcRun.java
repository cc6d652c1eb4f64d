package dev.larder.disk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One search through the index for what is of no more use, unused for too long, or too old. */
final class GcRun {

  private final DiskSettings.Gc rules;
  private byte @Nullable [] position;
  private boolean ended;

  GcRun(DiskSettings.Gc rules) {
    this.rules = rules;
  }

  /** Whether all was searched. */
  boolean ended() {
    return ended;
  }

  /**
   * Searches on.
   *
   * @param now in milliseconds of the epoch
   * @param most how many entries to look at
   * @return what should go
   */
  List<Victim> step(Index index, long now, int most) {
    List<Victim> gone = new ArrayList<>();
    Iterator<Map.Entry<byte[], byte[]>> from = index.from(position);
    for (int i = 0; i < most && from.hasNext(); i++) {
      Map.Entry<byte[], byte[]> next = from.next();
      IndexRecord record = IndexRecord.decode(next.getValue());
      boolean old = isOld(record, now);
      if (old || isUnused(record, now)) {
        gone.add(new Victim(Layout.name(next.getKey()), record, !old));
      }
      position = next.getKey();
    }
    if (from.hasNext()) {
      position = from.next().getKey();
    } else {
      ended = true;
    }
    return gone;
  }

  private boolean isOld(IndexRecord record, long now) {
    AgeRule clean = AgeRule.of(rules.clean(), record.uri());
    return record.keepUntil() <= now || (clean != null && clean.passed(now - record.storedAt()));
  }

  private boolean isUnused(IndexRecord record, long now) {
    AgeRule unused = AgeRule.of(rules.unused(), record.uri());
    return unused != null && unused.passed(now - Math.max(record.usedAt(), record.storedAt()));
  }
}
