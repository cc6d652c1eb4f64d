package dev.larder.server.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says; it goes before the file.
 *
 * @param origin the server that the location {@code /} of the default site is a proxy of
 * @param port the port of the first listener
 * @param address the address of the first listener
 * @param profile the profile
 */
public record Overrides(
    Optional<String> origin, OptionalInt port, Optional<String> address, Optional<String> profile) {

  /** Nothing. */
  public static final Overrides NONE =
      new Overrides(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
}
