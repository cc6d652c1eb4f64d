package dev.larder.server.config;

import java.nio.file.Path;

/**
 * The access log.
 *
 * @param file where it is written; its folder is made if it is missing
 * @param keep how many days old files are kept
 */
public record AccessLogConfig(Path file, int keep) {}
