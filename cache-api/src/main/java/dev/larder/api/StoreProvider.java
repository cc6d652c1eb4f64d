package dev.larder.api;

/**
 * One kind of storage, such as {@code mem} or {@code disk}, found with {@link
 * java.util.ServiceLoader}.
 *
 * <p>A provider is stateless and has a public constructor without parameters. One provider may be
 * asked for any number of stores: two stores of the same type are two instance names in {@code
 * cache.conf}.
 */
public interface StoreProvider {

  /**
   * The name by which {@code cache.conf} asks for this kind of storage: {@code provider = mem}.
   *
   * @return lower-case letters, digits and hyphens, starting with a letter; unique among all
   *     providers, since a second one of the same type is refused at start-up
   */
  String type();

  /**
   * Reads and checks the settings of one store, without opening anything: no file is touched, no
   * connection made, no thread started, so that a configuration can be checked while a server runs
   * on it.
   *
   * <p>A bad value is reported through the settings (see {@link StoreSettings}), not thrown; all
   * problems of all stores appear in one report, and nothing is opened when there is one.
   *
   * <p>Defaults may stand in a {@code reference.conf} at the root of the provider's jar, under
   * {@code providers.TYPE { … }}: {@code providers.box { lid = on }} for the type {@code box}. What
   * a profile of the host says under {@code stores.TYPE} goes before them, what the operator says
   * under {@code stores.NAME} before both. Nothing else of that file is read.
   *
   * @param settings what is said of this store in these places; usable only during this call
   * @return what opens the store with these settings
   */
  StoreOpener configure(StoreSettings settings);
}
