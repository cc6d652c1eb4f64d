/** The command line: {@code larder serve}, {@code larder check}, {@code larder providers}. */
@NullMarked
package dev.larder.server.cli;

import org.jspecify.annotations.NullMarked;
