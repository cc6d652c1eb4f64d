package dev.larder.disk;

/**
 * An entry that could leave.
 *
 * @param name its name
 * @param record what the index knows of it
 */
record Victim(String name, IndexRecord record) {}
