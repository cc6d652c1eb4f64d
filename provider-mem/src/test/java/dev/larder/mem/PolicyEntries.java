package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Entries for tests of a policy alone. */
final class PolicyEntries {

  private PolicyEntries() {}

  static MemEntry entry(String name, int length, Room room) {
    BodyMemory memory = new BodyMemory(room);
    assertTrue(room.reserve(64) && (length == 0 || memory.add(length)), "the test's room is small");
    memory.append(OpenMemStore.filled(length, 1));
    return new MemEntry(
        OpenMemStore.key(name),
        OpenMemStore.HEAD,
        OpenMemStore.meta(),
        1,
        memory.body(),
        memory,
        room,
        64);
  }
}
