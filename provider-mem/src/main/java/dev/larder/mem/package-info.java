/**
 * The storage provider {@code mem}: stored responses in memory, bodies in direct memory so that a
 * hit goes to the socket without a copy.
 *
 * <p>{@link dev.larder.mem.MemStoreProvider} is the door. Inside: {@code MemStore} keeps the
 * visible entries in one concurrent map, which alone decides what is stored; a {@code
 * RemovalPolicy} only names the entry that should go next; {@code Budget} counts every byte before
 * it is taken; {@code SlabAllocator} hands out direct memory.
 *
 * <p><b>Locks.</b> A hit takes none. Commit, refresh and remove of one key exclude each other by
 * the map's own lock on the key; inside it the policy's lock may be taken. The allocator's lock is
 * taken last and held for a search in a tree. No lock is held while memory is asked of the system,
 * except the one that says who asks.
 */
@NullMarked
package dev.larder.mem;

import org.jspecify.annotations.NullMarked;
