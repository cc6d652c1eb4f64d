package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the lines of a killed process promise of each key. */
final class CrashState {

  /** A stored response: its generation, and the number of its last refresh. */
  private record Stored(long generation, long refreshed) {}

  /** What is certain of a key, and what was under way. */
  private static final class Slot {
    @Nullable Stored acknowledged;
    @Nullable Stored begun;
    boolean removing;
    boolean evicted;
  }

  private final TreeMap<Integer, Slot> slots = new TreeMap<>();
  private long changes;
  int kept;
  int lost;

  /** Reads on. A last line that is cut short never was acknowledged. */
  void read(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      assertTrue(!words[0].equals("problem"), line);
      Slot slot = slots.computeIfAbsent(Integer.valueOf(words[1]), key -> new Slot());
      changes++;
      switch (words[0]) {
        case "store" -> slot.begun = new Stored(Long.parseLong(words[2]), 0);
        case "refresh" ->
            slot.begun = new Stored(Long.parseLong(words[2]), Long.parseLong(words[3]));
        case "stored", "refreshed" -> {
          slot.acknowledged = slot.begun;
          slot.begun = null;
          // A refresh of what was evicted meanwhile is refused: this one is there.
          slot.evicted = false;
        }
        case "refused", "unchanged" -> slot.begun = null;
        case "remove" -> slot.removing = true;
        case "removed" -> {
          slot.removing = false;
          slot.acknowledged = null;
        }
        case "evicted" -> slot.evicted = true;
        default -> throw new AssertionError(line);
      }
    }
  }

  long changes() {
    return changes;
  }

  /** Compares what is found after a restart, and goes on from there. */
  void found(int key, @Nullable Head head) {
    Slot slot = slots.computeIfAbsent(key, absent -> new Slot());
    if (head == null) {
      if (slot.acknowledged != null && !slot.evicted && !slot.removing) {
        lost++;
      }
      slots.put(key, new Slot());
      return;
    }
    assertEquals("" + key, head.fields().first("X-Key"));
    Stored found =
        new Stored(
            CrashChild.generation(head),
            Long.parseLong(String.valueOf(head.fields().first("X-Refreshed"))));
    List<Stored> allowed = new ArrayList<>();
    if (slot.acknowledged != null) {
      allowed.add(slot.acknowledged);
    }
    if (slot.begun != null) {
      allowed.add(slot.begun);
    }
    assertTrue(
        allowed.contains(found),
        () -> "key " + key + " has " + found + ", and was acknowledged or begun: " + allowed);
    if (slot.acknowledged != null && !slot.evicted && !slot.removing) {
      kept++;
    }
    Slot next = new Slot();
    next.acknowledged = found;
    slots.put(key, next);
  }

  /** What is under a key must be this and nothing else. */
  static void assertBody(int key, Head head, byte[] body) {
    assertNotNull(head);
    assertEquals(
        java.nio.ByteBuffer.wrap(CrashChild.body(key, CrashChild.generation(head))),
        java.nio.ByteBuffer.wrap(body),
        () -> "body of key " + key);
  }
}
