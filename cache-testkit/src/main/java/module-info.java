/**
 * The compatibility kit for storage providers, and what tests of a whole server need. Its kit is
 * open, since JUnit finds the tests of the kit by reflection; JUnit itself only where the kit is
 * run, or a real memcached.
 */
module dev.larder.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.larder.api;
  requires static transitive org.junit.jupiter.api;

  exports dev.larder.testkit.broken;
  exports dev.larder.testkit.fault;
  exports dev.larder.testkit.forward;
  exports dev.larder.testkit.heap;
  exports dev.larder.testkit.host;
  exports dev.larder.testkit.kit;
  exports dev.larder.testkit.memcached;
  exports dev.larder.testkit.origin;

  opens dev.larder.testkit.kit;

  uses dev.larder.api.StoreProvider;

  provides dev.larder.api.StoreProvider with
      dev.larder.testkit.heap.HeapStoreProvider,
      dev.larder.testkit.fault.FaultyStoreProvider;
}
