/**
 * The command line: {@code larder serve}, {@code larder check}, {@code larder providers}, {@code
 * larder cache}.
 */
@NullMarked
package dev.larder.server.cli;

import org.jspecify.annotations.NullMarked;
