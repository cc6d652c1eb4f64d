/** The interface between Larder and its storage providers. */
module dev.larder.api {
  requires static transitive org.jspecify;

  exports dev.larder.api;
}
