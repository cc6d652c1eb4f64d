/** The command line: {@code larder serve}, {@code larder check}. */
@NullMarked
package dev.larder.server.cli;

import org.jspecify.annotations.NullMarked;
