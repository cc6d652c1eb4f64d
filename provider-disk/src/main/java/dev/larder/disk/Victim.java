package dev.larder.disk;

/**
 * An entry that could leave.
 *
 * @param name its name
 * @param record what the index knows of it
 * @param spared whether it stays if it was used since, or is just being read
 */
record Victim(String name, IndexRecord record, boolean spared) {}
