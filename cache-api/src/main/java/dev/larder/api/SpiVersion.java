package dev.larder.api;

/**
 * The version of this interface. A provider's jar that says for which one it was built is refused
 * with a message where another is installed, instead of failing in the middle of a call.
 */
public final class SpiVersion {

  /** Grows when a provider that was built before would not work any more. */
  public static final int MAJOR = 1;

  /**
   * The header of the jar's manifest: {@code Larder-SPI-Version: 1}. A minor number after a dot is
   * accepted and not looked at; a jar without the header is taken as it is.
   */
  public static final String MANIFEST_HEADER = "Larder-SPI-Version";

  private SpiVersion() {}
}
