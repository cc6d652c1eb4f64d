/**
 * The storage provider {@code disk}: stored responses in files, which alone say what is stored.
 *
 * <p>{@link dev.larder.disk.DiskStoreProvider} is the door, {@link dev.larder.disk.DiskFolder} the
 * one for tools that look at a root from outside. Inside: {@code Layout} names the files, {@code
 * EntryFile} reads and writes them, {@code OpenEntries} keeps those open that are read often,
 * {@code Space} counts every byte before it is written, {@code Index} (MapDB) knows what could
 * leave and {@code Housekeeping} is the one thread that touches it.
 *
 * <p><b>Locks.</b> A hit on an open file takes none. Commit, refresh, remove and eviction of one
 * key exclude each other by a stripe of locks; all of them share the lock of {@code Space}, which
 * only a recount and closing take alone. Nobody waits for the housekeeping thread while holding a
 * stripe.
 */
@NullMarked
package dev.larder.disk;

import org.jspecify.annotations.NullMarked;
