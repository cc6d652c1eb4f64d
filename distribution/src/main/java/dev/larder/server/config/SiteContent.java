package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import java.util.List;

/** Reads what a site serves. */
interface SiteContent {

  /** Whether a section says what is served, be it wrong. */
  boolean isIn(Section s);

  /**
   * Reads the locations of a site.
   *
   * @param s the section that says what is served
   * @param inherited the site's settings
   */
  List<Location> read(Section s, CacheSettings inherited);
}
