/** HTTP caching, without any server, configuration format or storage of its own. */
module dev.larder.engine {
  requires static transitive org.jspecify;
  requires transitive dev.larder.api;
  requires org.slf4j;

  exports dev.larder.engine.exchange;
  exports dev.larder.engine.message;
  exports dev.larder.engine.outcome;
  exports dev.larder.engine.pipeline;
  exports dev.larder.engine.policy;
  exports dev.larder.engine.settings;
  exports dev.larder.engine.store;

  uses dev.larder.api.StoreProvider;
}
