package dev.larder.testkit.heap;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;

/**
 * What a heap store has under a key. A refresh puts another one with the same content in its place,
 * so that open handles keep what they pinned.
 */
record HeapEntry(Head head, EntryMeta meta, HeapContent content) {}
